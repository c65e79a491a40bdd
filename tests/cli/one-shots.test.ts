// The command line from outside, read like a session: what was typed, what came out where, how it ended.
import { strict as assert } from "node:assert";
import { buildProgram } from "qpq";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: Readonly<Record<string, string>>;
}

/** Runs `qpq …` on an echo engine, without any terminal. */
async function qpq(args: readonly string[], given: Given = {}): Promise<Ended> {
  const program = new URL("./echo-command.ts", import.meta.url).pathname;
  const profiles = JSON.stringify(given.profiles ?? { alice: "secret" });
  // Without a controlling terminal, whatever the tests were started from.
  const child = new Deno.Command("setsid", {
    args: ["--wait", Deno.execPath(), "run", "-A", program, profiles, ...args],
    env: { TZ: "UTC", LC_ALL: "C.UTF-8", ...given.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(given.stdin ?? ""));
    await writer.close();
  } catch (error) {
    // A command that reads no input may have ended before it.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

async function withPassword(run: (file: string) => Promise<void>, password = "secret\n"): Promise<void> {
  const file = await Deno.makeTempFile({ prefix: "qpq-password-" });
  try {
    await Deno.writeTextFile(file, password);
    await Deno.chmod(file, 0o600);
    await run(file);
  } finally {
    await Deno.remove(file);
  }
}

const objects = (out: string): Record<string, unknown>[] => out.trimEnd().split("\n").map((line) => JSON.parse(line));

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

Deno.test("qpq send: one line, the state as a word", () =>
  withPassword(async (file) => {
    const { code, out, err } = await qpq(["send", "@bob", "see you at eight", "--password-file", file]);
    assert.equal(code, 0);
    assert.match(out, /^\d\d:\d\d you: see you at eight \(delivered\)\n$/);
    assert.equal(err, "");
  }));

Deno.test("qpq send -: the message is standard input, its lines kept, its last newline not", () =>
  withPassword(async (file) => {
    const { code, out } = await qpq(["send", "@bob", "-", "--json", "--password-file", file], { stdin: "one\ntwo\n" });
    assert.equal(code, 0);
    assert.equal(objects(out)[0]?.["text"], "one\ntwo");
    assert.equal((await qpq(["send", "@bob", "-", "--password-file", file], { stdin: "\n" })).code, 2);
  }));

Deno.test("qpq send: not at the node in time is 7, and says that it is kept", () =>
  withPassword(async (file) => {
    const ended = await qpq(["send", "@bob", "hi", "--timeout", "0.1", "--password-file", file], {
      env: { ECHO_OFFLINE: "1" },
    });
    assert.equal(ended.code, 7);
    assert.match(ended.out, /you: hi \(pending\)/);
    assert.match(ended.err, /^Kept here, not at the node yet/);
  }));

Deno.test("qpq read: a conversation, or everything unread; what a terminal would obey is inert", () =>
  withPassword(async (file) => {
    const one = await qpq(["read", "@bob", "--password-file", file]);
    assert.equal(one.code, 0);
    assert.match(one.out, /^\d\d:\d\d bob: first\n\d\d:\d\d bob: second\u{FFFD}\[2J\n$/u);
    const all = await qpq(["read", "--json", "--password-file", file]);
    assert.deepEqual(objects(all.out).map(({ title, text }) => `${title}: ${text}`).sort(), [
      "bob: first",
      "bob: second\u{FFFD}[2J",
      "team: in the group",
    ]);
  }));

Deno.test("qpq read --follow: what becomes of a message is a line, and with --json the message again", () =>
  withPassword(async (file) => {
    const env = { ECHO_CHANGE: "1" };
    const lines = await qpq(["read", "@bob", "--follow", "--password-file", file], { env });
    assert.equal(lines.code, 0);
    assert.match(lines.out, /bob: second[^\n]*\n— bob edited the message of \d\d:\d\d: bob\n$/);
    const json = await qpq(["read", "@bob", "--follow", "--json", "--password-file", file], { env });
    const [, second, again] = objects(json.out);
    assert.equal(again?.["id"], second?.["id"]);
    assert.deepEqual([again?.["text"], again?.["edited"], second?.["edited"]], ["bob", true, false]);
  }));

Deno.test("qpq read: without the node it shows what is here, and ends with 5", () =>
  withPassword(async (file) => {
    const ended = await qpq(["read", "@bob", "--password-file", file], { env: { ECHO_OFFLINE: "1" } });
    assert.equal(ended.code, 5);
    assert.match(ended.out, /bob: first/);
    assert.match(ended.err, /The node cannot be reached/);
  }));

Deno.test("qpq list, whoami, group members, node-info --json: the documented shapes", () =>
  withPassword(async (file) => {
    const shapes = {
      "list": "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
      "disappear @bob": "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
      "disappear #team 1h":
        "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
      "group info #team": "alias cipherSuite epoch id kind members state timer title",
      "group update-key #team":
        "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
      "group rename #team crew":
        "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
      "send @bob hi":
        "author conversation edited expiresAt files id kind mentions mentionsMe notice own reactions readBy replyTo sentAt state text title withdrawn",
      "whoami": "address key name origin",
      "group members #team": "displayName key name role self trust",
      "node-info": "cipherSuite keyExchange limits nodeKey origin pins registration softwareVersion transport",
      "group create club": "alias displayName id kind lastActivity muted state timer title trust unread unreadMentions",
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

Deno.test("qpq disappear: shows and sets the timer; nonsense is wrong usage and says what a time looks like", () =>
  withPassword(async (file) => {
    const set = await qpq(["disappear", "@bob", "1h30m", "--password-file", file]);
    assert.equal(set.out, "New messages in @bob disappear after 1 hour 30 minutes.\n");
    const shown = await qpq(["disappear", "@bob", "--password-file", file]);
    assert.equal(shown.out, "New messages in @bob stay.\n");
    const wrong = await qpq(["disappear", "@bob", "soon", "--password-file", file]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /"soon" is no time\.\n {2}Write 30m, 1h, 1d, 1w/);
  }));

Deno.test("qpq reply, react, hide: messages are counted from the newest; what is answered is quoted", () =>
  withPassword(async (file) => {
    const reply = await qpq(["reply", "@bob", "2", "so do I", "--password-file", file]);
    assert.match(reply.out, /^\d\d:\d\d you: ↪ bob: first\n {6}so do I \(delivered\)\n$/);
    const react = await qpq(["react", "@bob", "1", "👍", "--json", "--password-file", file]);
    assert.equal(react.code, 0);
    const [message] = objects(react.out);
    assert.equal(message?.["text"], "second\u{FFFD}[2J");
    assert.match(JSON.stringify(message?.["reactions"]), /^\[\{"emoji":"👍","by":\[\{"name":"alice",/);
    const hidden = await qpq(["hide", "#team", "1", "--password-file", file]);
    assert.match(hidden.out, /^\d\d:\d\d maria: message hidden by alice\n$/);
    for (const number of ["0", "x", "1.5", "-1"]) {
      assert.equal((await qpq(["react", "@bob", "--password-file", file, "--", number, "👍"])).code, 2, number);
    }
    assert.equal((await qpq(["reply", "@bob", "3", "nothing", "--password-file", file])).code, 3);
    const none = await qpq(["edit", "@bob", "1", "text", "--password-file", file]);
    assert.equal(none.code, 3);
    assert.match(none.err, /There is no message 1 here\.\n {2}Your messages in the conversation are counted/);
  }));

Deno.test("at the prompt: what happens to a message is a line; one's own are edited and deleted by their number", () =>
  withPassword(async (file) => {
    const stdin = [
      "/dm bob",
      "hello",
      "/react 1 👍",
      "/react 1",
      "/edit 1 hullo",
      "/edit 1",
      "/delete 1",
      "/reply 3 back to it",
      "/history 4",
      "/quit",
    ].join("\n");
    const { code, out } = await qpq(["--password-file", file], { stdin: `${stdin}\n` });
    assert.equal(code, 0);
    assert.match(out, /you: 👍 on “hello”\nyou took 👍 back from “hello”\n/);
    assert.match(out, /you edited the message of \d\d:\d\d: hullo\n/);
    assert.match(out, /Write: \/edit N TEXT\n/);
    assert.match(out, /you deleted the message of \d\d:\d\d\n/);
    assert.match(out, /bob: second\u{FFFD}\[2J\n\d\d:\d\d you: message deleted \(delivered\)\n/u);
    assert.match(out, /you: ↪ bob: first\n {6}back to it \(delivered\)\n/);
  }));

Deno.test("qpq name: shown, set and taken back; in --json it is beside the name", () =>
  withPassword(async (file) => {
    const run = (...args: string[]) => qpq(["name", ...args, "--password-file", file]);
    assert.equal((await run()).out, "You go by your user name, alice.\n");
    assert.equal(
      (await run("Alice B.")).out,
      "You are called Alice B. (@alice). Others see it with your next message.\n",
    );
    const [set] = objects((await run("Alice B.", "--json")).out);
    assert.deepEqual([set?.["name"], set?.["displayName"]], ["alice", "Alice B."]);
    assert.equal((await run("alice@example")).code, 2);
    const stdin = "/name Alice B.\n/name\n/name -\n/dm bob\n/members\n/list\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin, env: { ECHO_NAMED: "1" } });
    assert.match(
      out,
      /You are called Alice B\. \(@alice\)\.[^\n]*\nYou are called Alice B\. [^\n]*\nYou go by your user name/,
    );
    assert.match(out, /── Bob Smith \(@bob\) ──/);
    assert.match(out, /bob: first|Bob Smith \(@bob\): first/);
    assert.match(out, /Bob Smith \(@bob\) {2}[0-9a-f]{16}…/);
    assert.match(out, /\nBob Smith \(@bob\) {2}/);
  }));

Deno.test("qpq notes: lines for oneself, without a node, by one's own name too", () =>
  withPassword(async (file) => {
    const env = { ECHO_OFFLINE: "1" };
    const [made] = objects((await qpq(["notes", "buy milk", "--json", "--password-file", file], { env })).out);
    assert.deepEqual([made?.["kind"], made?.["title"], made?.["trust"]], ["notes", "alice", null]);
    const sent = await qpq(["send", "@alice", "and bread", "--password-file", file], { env });
    assert.deepEqual([sent.code, sent.err], [0, ""]);
    assert.match(sent.out, /^\d\d:\d\d you: and bread\n$/);
    const stdin = "/notes buy milk\n/notes\nand bread\n/delete 1\n/dm alice\n/list\n/group-info\n/invite bob\n/quit\n";
    const { code, out } = await qpq(["--password-file", file], { stdin, env });
    assert.equal(code, 0);
    assert.match(out, /Written down: \/switch @alice shows your notes\.\n/);
    assert.match(
      out,
      /── @alice · notes, on this machine alone ──\n[^\n]*\n\d\d:\d\d you: buy milk\n\d\d:\d\d you: and bread\nyou deleted/,
    );
    assert.match(out, /@alice {2}\(notes, on this machine alone\) {2}/);
    assert.match(out, /That works in a group/);
  }));

Deno.test("qpq link, join, requests, group approve: a link is printed, opened, asked by and answered", () =>
  withPassword(async (file) => {
    const run = (...args: string[]) => qpq([...args, "--password-file", file], { env: { ECHO_ASKS: "1" } });
    const own = await run("link");
    assert.match(own.out, /^qpq:\/\/echo:7000\/alice\/K{43}\nWhoever has this link can write to you\.\n$/);
    const [group] = objects((await run("link", "#team", "--json")).out);
    assert.equal(Object.keys(group ?? {}).sort().join(" "), "conversation ends link");
    const code = await run("link", "#team", "--qr");
    assert.match(code.out, /\/T{22}\nA code needs a terminal with colours[^]*can ask to be let into #team, until /);
    assert.match((await run("link", "#team", "--revoke")).out, /^No link of yours to #team can be used any more\.\n$/);
    assert.equal((await run("link", "--revoke")).code, 2);
    assert.equal((await run("link", "#team", "--expires", "soon")).code, 2);
    const [asks] = objects((await run("requests", "--json")).out);
    assert.equal(
      Object.keys(asks ?? {}).sort().join(" "),
      "askedAt conversation displayName key name title toldBy wasMember",
    );
    assert.match((await run("requests")).out, /^#team {2}dave {2}.*\(was in this group before\)\n$/);
    assert.match((await run("group", "approve", "#team", "dave")).out, /^dave was let into #team\.\n$/);
    assert.equal((await run("group", "decline", "#team", "erin")).code, 3);
    const stdin =
      "/link\n/link #team\n/switch #team\n/link #team qr\n/link off\n/requests\n/decline dave\n/requests\n/link #team off\n" +
      `/join qpq://echo:7000/maria/${"K".repeat(43)}/${"T".repeat(22)}\n/join\n/quit\n`;
    const { out } = await qpq(["--password-file", file], { stdin, env: { ECHO_ASKS: "1" } });
    const order = [
      "can write to you",
      "can ask to be let into #team",
      "A code needs a terminal",
      "✗ Write: /link [#GROUP [off]] [qr]",
      "#team  dave",
      "dave is not let into #team. They are not told.",
      "Nobody asks to be let in.",
      "No link of yours to #team",
      "maria was asked to let you in.",
      "Write: /join LINK",
    ];
    const places = order.map((line) => out.indexOf(line));
    assert.deepEqual(places.filter((place) => place < 0), [], out);
    assert.deepEqual(places, places.toSorted((left, right) => left - right));
  }));

Deno.test("qpq join: only the form of a link is looked at before anything is opened; without a profile it says what to do", () =>
  withPassword(async (file) => {
    for (const wrong of ["", "qpq://echo", "https://x", "qpq://echo/al/x"]) {
      const refused = await qpq(["join", "--password-file", file, "--", wrong]);
      assert.equal(refused.code, 2, wrong);
    }
  }));

Deno.test("a mention is marked where it stands, counted where it is muted, and told where another conversation is open", () =>
  withPassword(async (file) => {
    const env = { ECHO_MENTION: "1" };
    const read = await qpq(["read", "#team", "--password-file", file], { env });
    assert.match(read.out, /maria: @alice, look \(mentions you\)\n/);
    const [message] = objects((await qpq(["read", "#team", "--json", "--password-file", file], { env })).out).reverse();
    assert.equal(message?.["mentionsMe"], true);
    const list = await qpq(["list", "--password-file", file], { env });
    assert.match(list.out, /#team {2}.* {2}2 unread {2}mentions you\n/);
  }));

Deno.test("qpq report: a message by its number, to the admins alone; at the prompt in a group only", () =>
  withPassword(async (file) => {
    const told = await qpq(["report", "#team", "1", "no place for that", "--password-file", file]);
    assert.deepEqual([told.code, told.out], [0, "maria heard of it, and nobody else.\n"]);
    const [json] = objects((await qpq(["report", "#team", "1", "why", "--json", "--password-file", file])).out);
    assert.equal(Object.keys(json ?? {}).sort().join(" "), "admins conversation message reason state");
    assert.equal((await qpq(["report", "#team", "9", "why", "--password-file", file])).code, 3);
    const stdin = "/dm bob\n/report 1 why\n/switch #team\n/report 1\n/report 1 no place for that\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /That works in a group[^]*Write: \/report N REASON[^]*maria heard of it, and nobody else\./);
  }));

Deno.test("qpq search: the newest first, with what stands around them; nothing found is said", () =>
  withPassword(async (file) => {
    const found = await qpq(["search", "first", "-C", "1", "--password-file", file]);
    assert.equal(found.code, 0);
    assert.match(found.out, /^── @bob · .+ ──\n\d\d:\d\d bob: first\n {2}\d\d:\d\d bob: second\u{FFFD}\[2J\n$/u);
    const json = await qpq(["search", "second", "-C", "1", "--json", "--password-file", file]);
    const [object] = objects(json.out);
    assert.deepEqual([object?.["title"], object?.["text"]], ["bob", "second\u{FFFD}[2J"]);
    assert.ok(Array.isArray(object?.["before"]) && object["before"].length === 1);
    const elsewhere = await qpq(["search", "first", "--conversation", "#team", "--password-file", file]);
    assert.deepEqual([elsewhere.code, elsewhere.out, elsewhere.err], [0, "", "Nothing of that is here.\n"]);
    assert.equal((await qpq(["search", "first", "-n", "0", "--password-file", file])).code, 2);
    const stdin = "/dm bob\n/search FIRST\n/search nothing\n/search\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /── 1 · @bob · .+ ──\n\d\d:\d\d bob: first\n {2}\d\d:\d\d bob: second/);
    assert.match(out, /Nothing of that is here\.\n/);
    assert.match(out, /Write: \/search WORDS\n/);
  }));

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

Deno.test("a muted conversation is listed as that, and nothing is said of what comes there", () =>
  withPassword(async (file) => {
    const stdin = "/switch #team\n/mute\n/dm bob\n/ls\n/switch #team\n/unmute\n/ls\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /#team is muted\.\n/);
    assert.match(out, /#team {2}[^\n]*\(muted\)\n/);
    assert.match(out, /#team is not muted any more\.\n/);
    const command = await qpq(["mute", "#team", "--json", "--password-file", file]);
    assert.deepEqual(objects(command.out).map(({ title, muted }) => [title, muted]), [["team", true]]);
  }));

Deno.test("who is blocked is listed until they are not any more", () =>
  withPassword(async (file) => {
    const stdin = "/blocked\n/block @bob\n/blocked\n/unblock bob\n/blocked\n/block\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(
      out,
      /Nobody is blocked\.\nbob is blocked: [^\n]*\nbob\nbob is not blocked any more\.\nNobody is blocked\./,
    );
    const command = await qpq(["block", "bob", "--json", "--password-file", file]);
    assert.deepEqual(objects(command.out).map(({ name }) => name), ["bob"]);
    assert.equal((await qpq(["block", "b", "--password-file", file])).code, 2);
  }));

Deno.test("what others are told is set for the profile and for a conversation", () =>
  withPassword(async (file) => {
    const stdin = "/dm bob\n/settings\n/settings typing on\n/settings typing off here\n/settings lights on\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /receipts: what you read is not told\ntyping: that you write is not told\n/);
    assert.match(out, /typing: that you write is told\n[^]*typing: that you write is not told in @bob\n/);
    assert.match(out, /There is no such setting\./);
    const set = await qpq(
      ["settings", "receipts", "on", "--conversation", "@bob", "--json", "--password-file", file],
    );
    assert.deepEqual(objects(set.out).map(({ name, on, own }) => [name, on, own]), [
      ["receipts", true, true],
      ["typing", false, false],
      ["notify", false, false],
    ]);
    const lock = await qpq(["settings", "lock", "1h30m", "--json", "--password-file", file]);
    assert.deepEqual(objects(lock.out).at(-1), {
      name: "lock",
      on: true,
      own: true,
      conversation: null,
      seconds: 5400,
    });
    assert.equal((await qpq(["settings", "lock", "9s", "--password-file", file])).code, 2);
    const called = await qpq(["--password-file", file], { stdin: "/dm bob\n/settings notify on\n/quit\n" });
    assert.match(called.out, /set -g focus-events on/);
    assert.match(called.out, /notify: you are called when something comes while you are elsewhere in @bob \(as every/);
  }));

Deno.test("at the prompt: a file is sent, listed and saved, and nothing is overwritten", () =>
  withPassword(async (file) => {
    const folder = await Deno.makeTempDir({ prefix: "qpq-files-" });
    try {
      await Deno.writeTextFile(`${folder}/two words.txt`, "content");
      const stdin = [
        "/dm bob",
        "/download",
        `/send-file "${folder}/two words.txt"`,
        "/download",
        `/download 1 ${folder}`,
        `/download 1 ${folder}/copy`,
        `/download 2 ${folder}`,
        `/send-file ${folder}`,
        `/send-file ${folder}/nothing`,
        "/quit",
      ].join("\n");
      const { code, out } = await qpq(["--password-file", file], { stdin: `${stdin}\n` });
      assert.equal(code, 0);
      assert.match(out, /No files here\./);
      assert.match(out, /Sending two words\.txt, 7 byte\./);
      assert.match(out, /\n1 {2}two words\.txt {2}7 byte {2}alice {2}/);
      assert.ok(out.includes(`Saved as ${folder}/two words (2).txt`), out);
      assert.ok(out.includes(`Saved as ${folder}/copy`), out);
      assert.match(out, /There is no file 2 here\./);
      assert.match(out, /is not a file\./);
      assert.match(out, /nothing cannot be read\./);
      assert.equal(await Deno.readTextFile(`${folder}/two words (2).txt`), "content");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }));

Deno.test("qpq send-file: sent, or kept when the node is away", () =>
  withPassword(async (file) => {
    const sent = await qpq(["send-file", "@bob", file, "--json", "--password-file", file]);
    assert.equal(sent.code, 0);
    const [object = {}] = objects(sent.out);
    assert.equal(Object.keys(object).sort().join(" "), "conversation mediaType message name size state title");
    assert.equal(object["state"], "sent");
    assert.equal((await qpq(["send-file", "@bob", "/nowhere", "--password-file", file])).code, 2);
    assert.equal((await qpq(["download", "@bob", "1", "--password-file", file])).code, 3);
    const none = await qpq(["download", "@bob", "--password-file", file]);
    assert.deepEqual([none.code, none.out, none.err], [0, "", "No files here.\n"]);
  }));

Deno.test("a receipt at the prompt and as a command: what it covers, and whether it holds", () =>
  withPassword(async (file) => {
    const stdin = "/dm bob\nhello\nforged\n/proof\n/proof 2\n/proof 3\n/proof x\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(
      out,
      /message {4}forged\n[^]*DOES NOT HOLD[^]*message {4}hello\n[^]*holds: the node accepted[^]*keep for {3}1 hour/,
    );
    assert.match(out, /There is no such message of yours here\./);
    assert.match(out, /"x" is not a number from 1\./);
    assert.equal((await qpq(["proof", "@bob", "0", "--password-file", file])).code, 2);
    assert.equal((await qpq(["proof", "@bob", "--password-file", file])).code, 3);
  }));

Deno.test("qpq export account: a new file, a passphrase from a file, and never in another file's place", () =>
  withPassword((file) =>
    withPassword(async (other) => {
      const folder = await Deno.makeTempDir({ prefix: "qpq-export-" });
      try {
        const path = `${folder}/alice.qpq`;
        const given = ["--password-file", file, "--passphrase-file", other];
        const made = await qpq(["export", "account", path, "--json", ...given]);
        assert.equal(made.code, 0, made.err);
        assert.deepEqual(objects(made.out)[0], {
          path,
          exported: "1970-01-01T00:00:00.000Z",
          conversations: 2,
          messages: 3,
          uploads: 0,
        });
        const again = await qpq(["export", "account", path, ...given]);
        assert.equal(again.code, 2);
        assert.match(again.err, /^✗ There is a file of that name already/);
        const both = await qpq(["export", "account", `${path}2`, ...given, "--passphrase-fd", "3"]);
        assert.equal(both.code, 2);
        const none = await qpq(["export", "account", `${path}2`, "--password-file", file]);
        assert.equal(none.code, 2);
        assert.match(none.err, /--passphrase-file/);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }, "a long passphrase\n")
  ));

Deno.test("qpq passwd: the new password from a file, or asked at a terminal", () =>
  withPassword((file) =>
    withPassword(async (other) => {
      const changed = await qpq(["passwd", "--json", "--password-file", file, "--new-password-file", other]);
      assert.deepEqual(objects(changed.out), [{ name: "alice", changed: true }]);
      const none = await qpq(["passwd", "--password-file", file]);
      assert.equal(none.code, 2);
      assert.match(none.err, /no terminal to ask on/);
    }, "another\n")
  ));

Deno.test("qpq delete-account: says what goes and what stays, and wants the name", () =>
  withPassword(async (file) => {
    for (const confirm of [[], ["--confirm", "bob"]]) {
      const refused = await qpq(["delete-account", ...confirm, "--password-file", file]);
      assert.equal(refused.code, 2);
      assert.match(
        refused.err,
        /What goes:\n[^]*What stays:\n[^]*Type the name at a terminal, or give --confirm alice\./,
      );
      assert.equal(refused.out, "");
    }
    const gone = await qpq(["delete-account", "--confirm", "Alice", "--password-file", file]);
    assert.equal(gone.code, 0);
    assert.match(gone.out, /^The account alice is deleted/);
    const json = await qpq(["delete-account", "--confirm", "alice", "--json", "--password-file", file]);
    assert.deepEqual([objects(json.out), json.err], [[{ name: "alice", deleted: true }], ""]);
  }));

Deno.test("at the prompt: sessions are listed and ended; without a terminal nobody deletes an account there", () =>
  withPassword(async (file) => {
    const ended = `/end-session ${"1".repeat(32)}`;
    const stdin = `/sessions\n${ended}\n/end-session\n/end-session x\n/delete-account\n/quit\n`;
    const { code, out } = await qpq(["--password-file", file], { stdin });
    assert.equal(code, 0);
    assert.match(out, /0{32} {2}since .* \(this one\)\n1{32} {2}since/);
    assert.match(out, /That session is over\./);
    assert.match(out, /There is no such session\./);
    assert.match(out, /What stays:[^]*there is no terminal to ask on/);
  }));

Deno.test("at the prompt: the timer is set, told, and stands in the heading; a 1:1 gets a name of one's own", () =>
  withPassword(async (file) => {
    const stdin =
      "/dm bob\n/disappear\n/disappear 1w\n/rename Bobby\n/gi\n/disappear bad\n/ls\n/dm bob\n/rename\n/quit\n";
    const { code, out } = await qpq(["--password-file", file], { stdin });
    assert.equal(code, 0);
    assert.match(out, /New messages in @bob stay\./);
    assert.match(out, /You call @bob “Bobby”\. Nobody else hears of it\./);
    assert.match(
      out,
      /conversation of two {2}@bob\n[^]*disappearing {2}1 week\nepoch {9}3\ncipher suite {2}0x0001\nmembers {7}2\n/,
    );
    assert.match(out, /"bad" is no time\./);
    assert.match(out, /@bob “Bobby” {2}/);
    assert.match(out, /── @bob “Bobby” · messages disappear after 1 week ──/);
    assert.match(out, /You call @bob by their name\./);
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

Deno.test("qpq verify: the number in groups of five; marked by --yes or by the number read out, taken back by --no", () =>
  withPassword(async (file) => {
    const run = (...args: string[]) => qpq(["verify", "bob", ...args, "--password-file", file]);
    const shown = await run();
    assert.equal(shown.code, 0);
    assert.match(
      shown.out,
      /\n {2}01234 56789 01234 56789\n {2}01234 56789 01234 56789\n {2}01234 56789 01234 56789\n/,
    );
    assert.match(shown.out, /bob is not verified\./);
    assert.match((await run("--yes")).out, /bob is verified since /);
    const [marked] = objects((await run("--number", "01234 56789".repeat(6), "--json")).out);
    assert.deepEqual([marked?.["trust"], marked?.["digits"]], ["verified", "0123456789".repeat(6)]);
    assert.equal(objects((await run("--no", "--json")).out)[0]?.["trust"], "unverified");
    const differs = await run("--number", "1".repeat(60));
    assert.deepEqual([differs.code, differs.out], [6, ""]);
    assert.match(
      differs.err,
      /^✗ That is not the safety number of you and bob: nobody was marked as verified\.\n {2}If it/,
    );
    const code = "7363616e6e61626c65".padEnd(148, "0");
    const scanned = await run("--code", code.toUpperCase(), "--json");
    assert.equal(objects(scanned.out)[0]?.["trust"], "verified");
    const another = await run("--code", `0801${code}`);
    assert.deepEqual([another.code, another.out], [6, ""]);
    assert.match(another.err, /^✗ That is not the code that bob shows for you: nobody was marked as verified\./);
    const later = await run("--code", `0802${code}`);
    assert.equal(later.code, 6);
    assert.match(later.err, /another version/);
    const both = ["--code", code, "--number", "1".repeat(60)];
    for (const wrong of [["--yes", "--no"], ["--number", "123"], ["--code", "no code"], ["--code", ""], both]) {
      assert.equal((await run(...wrong)).code, 2, wrong.join(" "));
    }
  }));

Deno.test("somebody who is contradicted: a word in the list, the heading and the members, and exit code 6", () =>
  withPassword(async (file) => {
    const env = { ECHO_CONTRADICTED: "1" };
    const scanned = "7363616e6e61626c65".padEnd(148, "0");
    const { code, out } = await qpq(["verify", "bob", "--password-file", file], { env });
    assert.equal(code, 6);
    assert.match(out, /bob is CONTRADICTED \(proof-of-another\): nothing is sent to them/);
    const list = await qpq(["list", "--password-file", file], { env });
    assert.match(list.out, /@bob {2}\(CONTRADICTED, nothing is sent\) /);
    const stdin =
      `/dm bob\n/members\n/verify\n/verify no\n/verify ${scanned}\n/verify 12345\n/list\n/switch #team\n/verify\n/quit\n`;
    const prompt = await qpq(["--password-file", file], { stdin, env });
    assert.match(prompt.out, /── @bob · CONTRADICTED, nothing is sent ──/);
    assert.match(prompt.out, /bob {2}[0-9a-f]{16}… {2}\(CONTRADICTED, nothing is sent\)/);
    const order = [
      "bob is CONTRADICTED",
      "bob is not verified.",
      "bob is verified since",
      "A safety number has 60 digits.",
    ];
    const places = [...order, "@bob  (verified)", "Write: /verify NAME"].map((line) => prompt.out.indexOf(line));
    assert.deepEqual(places.filter((place) => place < 0), [], prompt.out);
    assert.deepEqual(places, places.toSorted((left, right) => left - right));
  }));

Deno.test("qpq doctor: all is well, or a line for each thing that is wrong, and an exit code", () =>
  withPassword(async (file) => {
    const well = await qpq(["doctor", "--password-file", file]);
    assert.equal(well.code, 0);
    assert.match(well.out, /^transport {5}memory\nkey packages {2}32 at the node, and a last one\n/);
    assert.match(well.out, /log {11}3 entries, yours is right\n[^]*\nAll is well\.\n$/);
    const run = (problem: string, ...args: string[]) =>
      qpq(["doctor", ...args, "--password-file", file], { env: { ECHO_PROBLEM: problem } });
    const late = await run("clock-behind");
    assert.equal(late.code, 8);
    assert.match(late.out, /\n✗ clock-behind: this machine's clock is behind/);
    assert.ok(!late.out.includes("All is well"));
    const caught = await run("log-alarm", "--json");
    assert.equal(caught.code, 6);
    assert.deepEqual([objects(caught.out)[0]?.["problems"], objects(caught.out)[0]?.["alarms"]], [["log-alarm"], [
      "forked",
    ]]);
    const away = await qpq(["doctor", "--password-file", file], { env: { ECHO_OFFLINE: "1" } });
    assert.equal(away.code, 5);
    const prompt = await qpq(["--password-file", file], { stdin: "/doctor\n/quit\n" });
    assert.match(prompt.out, /All is well\./);
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
