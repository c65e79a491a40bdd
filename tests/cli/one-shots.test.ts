// The command line from outside, read like a session: what was typed, what came out where, how it ended. Here what holds for
// every command; the files beside this one have those about messages, groups, the profile and trust.
import { strict as assert } from "node:assert";
import { buildProgram } from "qpq";
import { objects, qpq, withPassword } from "./echo-one-shot.ts";

Deno.test("qpq --help: commands, examples, exit codes", async () => {
  const { code, out } = await qpq(["--help"]);
  assert.equal(code, 0);
  for (
    const word of ["up", "register", "send", "read", "list", "group", "node-info", "Exit codes:", "$ qpq send @bob"]
  ) {
    assert.ok(out.includes(word), word);
  }
});

for (
  const words of [
    ["up"],
    ["register"],
    ["login"],
    ["logout"],
    ["whoami"],
    ["dm"],
    ["notes"],
    ["send"],
    ["read"],
    ["list"],
    ["node-info"],
    ["group", "create"],
    ["group", "add"],
    ["group", "remove"],
    ["group", "approve"],
    ["group", "decline"],
    ["link"],
    ["join"],
    ["requests"],
    ["group", "members"],
    ["group", "info"],
    ["group", "rename"],
    ["group", "leave"],
    ["group", "promote"],
    ["group", "demote"],
    ["group", "update-key"],
    ["group", "repair"],
    ["drafts"],
    ["disappear"],
    ["reply"],
    ["react"],
    ["edit"],
    ["delete"],
    ["hide"],
    ["report"],
    ["settings"],
    ["name"],
    ["mute"],
    ["unmute"],
    ["pin"],
    ["unpin"],
    ["archive"],
    ["unarchive"],
    ["block"],
    ["unblock"],
    ["blocked"],
    ["search"],
    ["send-file"],
    ["download"],
    ["proof"],
    ["verify"],
    ["doctor"],
    ["daemon"],
    ["run"],
    ["completion"],
    ["sessions"],
    ["session", "end"],
    ["passwd"],
    ["key-file", "add"],
    ["key-file", "remove"],
    ["export", "account"],
    ["export", "transcript"],
    ["export", "verify"],
    ["import"],
    ["delete-account"],
  ]
) {
  Deno.test(`qpq ${words.join(" ")} --help: an example, and the shape of --json`, () => {
    const out = helpOf(words);
    assert.match(out, new RegExp(`Example:\n {2}\\$ qpq ${words.join(" ")}`));
    assert.match(out, /With --json, one object a line: \{/);
    assert.match(out, /--password-file/);
  });
}

/** In this process: the program that `qpq --help` runs, asked for the help of one command. */
function helpOf(words: readonly string[]): string {
  let said = "";
  const program = buildProgram(() => Promise.resolve());
  const command = words.reduce((at, word) => {
    const next = at.commands.find((one) => one.name() === word);
    assert.ok(next, word);
    return next;
  }, program);
  for (const one of [program, command]) one.configureOutput({ writeOut: (text) => said += text });
  command.outputHelp();
  return said;
}

Deno.test("qpq list, whoami, group members, node-info --json: the documented shapes", () =>
  withPassword(async (file) => {
    const shapes = {
      "list":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "disappear @bob":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "disappear #team 1h":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "group info #team": "alias cipherSuite epoch id kind members state timer title",
      "group update-key #team":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "group rename #team crew":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "send @bob hi":
        "author conversation edited expiresAt files id kind mentions mentionsMe notice own reactions readBy replyTo sentAt state text title withdrawn",
      "whoami": "address key name origin",
      "group members #team": "displayName key name role self trust",
      "node-info": "cipherSuite keyExchange limits nodeKey origin pins registration softwareVersion transport",
      "group create club":
        "alias archived displayName id kind lastActivity muted pinned state timer title trust unread unreadMentions",
      "group add #team dave": "group name state",
      "verify bob": "contradiction digits displayName key name scannable trust verifiedAt",
      "name": "displayName key name",
      "block bob": "displayName key name",
      "doctor":
        "alarms bound clockLag hybridKeyCreated keyExchange keyPackages lastResort logSize problems session sessions transport",
      "logout": "loggedOut name",
      "sessions": "created current device expires id lastUsed",
      "session end 11111111111111111111111111111111": "ended id",
    };
    for (const [words, fields] of Object.entries(shapes)) {
      const { code, out } = await qpq([...words.split(" "), "--json", "--password-file", file]);
      assert.equal(code, 0, words);
      for (const object of objects(out)) assert.equal(Object.keys(object).sort().join(" "), fields, words);
    }
  }));

Deno.test("qpq: passwords come from a descriptor, a private file, or a terminal, else it refuses", async () => {
  const none = await qpq(["whoami"]);
  assert.equal(none.code, 2);
  assert.match(
    none.err,
    /no terminal to ask on\.\n {2}Give the password with --password-fd N or --password-file PATH\.\n$/,
  );
  await withPassword(async (file) => {
    await Deno.chmod(file, 0o644);
    const open = await qpq(["whoami", "--password-file", file]);
    assert.equal(open.code, 2);
    assert.match(open.err, /can be read by others\.\n {2}chmod 600 /);
  });
  assert.equal((await qpq(["whoami", "--password-fd", "0"], { stdin: "secret\n" })).code, 0);
  assert.equal((await qpq(["whoami", "--password-fd", "77"])).code, 2);
  assert.equal((await qpq(["whoami", "--password-fd", "0"], { stdin: "wrong\n" })).code, 4);
  assert.equal((await qpq(["whoami", "--password-fd", "0"], { stdin: `${"x".repeat(5000)}\n` })).code, 2);
});

Deno.test("qpq: an error is one line and a hint; with --json an object; with --debug where it came from", async () => {
  const wrong = { stdin: "wrong\n" };
  const plain = await qpq(["whoami", "--password-fd", "0"], wrong);
  assert.equal(plain.err, "✗ That is not the password of this profile.\n  Try again.\n");
  const json = await qpq(["whoami", "--json", "--password-fd", "0"], wrong);
  assert.equal(JSON.parse(json.err).error.code, "password-wrong");
  const debug = await qpq(["whoami", "--debug", "--password-fd", "0"], wrong);
  assert.match(debug.err, /at .*echo-door\.ts/);
  assert.ok(!debug.err.includes("wrong\n"), "the password is in no error");
});

Deno.test("qpq: what is not there is 3, wrong usage is 2, several profiles need --as", () =>
  withPassword(async (file) => {
    assert.equal((await qpq(["read", "@stranger", "--password-file", file])).code, 3);
    assert.equal((await qpq(["dm", "nobody", "--password-file", file])).code, 3);
    assert.equal((await qpq(["send"])).code, 2);
    assert.equal((await qpq(["dm", "!", "--password-file", file])).code, 2);
    assert.equal((await qpq(["list", "--timeout", "never", "--password-file", file])).code, 2);
    assert.match((await qpq(["lisst"])).err, /neither a command nor an address/);
    const two = { profiles: { alice: "secret", bob: "secret" } };
    assert.match((await qpq(["whoami", "--password-file", file], two)).err, /Several profiles here: alice and bob\./);
    const chosen = await qpq(["whoami", "--as", "bob", "--json", "--password-file", file], two);
    assert.equal(objects(chosen.out)[0]?.["name"], "bob");
    assert.equal((await qpq(["whoami", "--as", "carol", "--password-file", file], two)).code, 4);
  }));

Deno.test("qpq register: the name is folded, its rules are told", async () => {
  const made = await qpq(["register", "Dave", "--json", "--password-fd", "0"], { stdin: "pw\n" });
  assert.equal(objects(made.out)[0]?.["name"], "dave");
  const taken = await qpq(["register", "taken", "--password-fd", "0"], { stdin: "pw\n" });
  assert.equal(taken.code, 9);
});

Deno.test("at the prompt: words for a conversation say when none is open, and what they did when one is", () =>
  withPassword(async (file) => {
    const words = [
      "/reply 1 x",
      "/react 1 👍",
      "/edit 1 x",
      "/delete 1",
      "/hide 1",
      "/settings typing on here",
      "/leave",
    ];
    const none = await qpq(["--password-file", file], { stdin: `${words.join("\n")}\n/quit\n` });
    assert.equal(none.out.match(/No conversation is open/g)?.length, words.length, none.out);
    const stdin = "/switch #team\n/update-key\n/leave\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /Your keys in #team are new\.\nYou are leaving #team\./);
  }));

Deno.test("qpq without a terminal: lines in are words and messages, lines out are lines", () =>
  withPassword(async (file) => {
    const stdin = "/dm bob\nhello\n/nonsense\n/quit\n";
    const { code, out } = await qpq(["--password-file", file], { stdin });
    assert.equal(code, 0);
    assert.match(out, /you: hello \(delivered\)\n/);
    assert.match(out, /bob: first\n/);
    assert.match(out, /There is no \/nonsense\./);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(out, /\x1b/);
  }));

Deno.test("--theme: one that there is not is told, before anything is done", async () => {
  const { code, err } = await qpq(["list", "--theme", "pink"]);
  assert.equal(code, 2);
  assert.match(err, /^✗ There is no theme "pink": terminal, dark, light or mono\.$/m);
});

Deno.test("qpq run: lines as at the prompt, what is expected is waited for, and what is not met is told with its line", () =>
  withPassword(async (file) => {
    const run = (script: string, ...args: string[]) =>
      qpq(["run", "-", "--password-file", file, ...args], { stdin: script });
    const script =
      "# greets bob\n/dm bob\nexpect ── @bob ──\nhello\nexpect you: hello (delivered) within 5s\n/dm\nexpect Write: /dm NAME\n";
    const done = await run(script);
    assert.equal(done.err, "");
    assert.equal(
      done.out,
      "   2  /dm bob\n   3  expect ── @bob ──\n   4  hello\n   5  expect you: hello (delivered) within 5s\n" +
        "   6  /dm\n   7  expect Write: /dm NAME\n",
    );
    const json = objects((await run(script, "--json", "--show")).out);
    assert.match(String(json.find(({ line }) => line === 5)?.["met"]), /^\d\d:\d\d you: hello \(delivered\)$/);
    assert.ok(json.some(({ said }) => said === "── @bob ──"));
    const unmet = await run("/dm bob\nexpect maria: hello\nnever typed\n", "--timeout", "0.1");
    assert.equal(unmet.code, 10);
    assert.match(
      unmet.err,
      /^✗ Line 2: nobody said "maria: hello" within 0\.1 s\.\n {2}Said instead: .*bob: first \| /,
    );
    assert.ok(!unmet.out.includes("never typed"));
    const refused = await run("/dm bob\n/nonsense\n/dm maria\n");
    assert.equal(refused.code, 10);
    assert.match(refused.err, /^✗ Line 2 was refused: \/nonsense\n {2}Said instead: .*There is no \/nonsense\./);
    const leaves = await run("/dm bob\n/login\n");
    assert.deepEqual([leaves.code, /^✗ Line 2 ends the sitting/.test(leaves.err)], [10, true]);
    assert.equal((await run("expect\n")).code, 2);
  }));
