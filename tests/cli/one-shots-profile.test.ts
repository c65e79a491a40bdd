// Commands about one's own profile: name, settings, who is not heard, what is exported, passwords, sessions, its end.
import { strict as assert } from "node:assert";
import { objects, qpq, withPassword } from "./echo-one-shot.ts";

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

Deno.test("pinned conversations are listed first, archived ones only where they are asked for", () =>
  withPassword(async (file) => {
    const words = ["/pin @bob", "/ls", "/archive #team", "/ls", "/ls archived", "/unarchive #team", "/unpin @bob"];
    const all = ["/archive #team", "/archive @bob", "/ls", "/unarchive #team", "/unarchive @bob", "/quit", ""];
    const { out: nothing } = await qpq(["--password-file", file], { stdin: all.join("\n") });
    assert.match(nothing, /@bob is archived, [^\n]*\n2 archived: \/list archived [^\n]*\n#team is not/);
    const { out } = await qpq(["--password-file", file], { stdin: [...words, "/archive", "/quit", ""].join("\n") });
    assert.match(out, /@bob is pinned\.\n@bob {2}[^\n]*\(pinned\)\n#team {2}[^\n]*\n/);
    assert.match(
      out,
      /#team is archived, [^\n]*\n@bob {2}[^\n]*\n1 archived: \/list archived [^\n]*\n#team {2}[^\n]*\(archived\)\n/,
    );
    assert.match(out, /#team is not archived any more\.\n@bob is not pinned any more\.\n/);
    assert.match(out, /No conversation is open/);
    const command = await qpq(["archive", "#team", "--json", "--password-file", file]);
    assert.deepEqual(objects(command.out).map(({ title, archived, pinned }) => [title, archived, pinned]), [
      ["team", true, false],
    ]);
    const none = await qpq(["list", "--archived", "--password-file", file]);
    assert.deepEqual([none.code, none.out, none.err], [0, "", "Nothing is archived.\n"]);
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
      ["archive", false, false],
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

Deno.test("qpq export transcript: the form by --html, --format or the file's name; a page is said not to be signed", () =>
  withPassword(async (file) => {
    const folder = await Deno.makeTempDir({ prefix: "qpq-page-" });
    try {
      const args = ["export", "transcript", "@bob", "--html", `${folder}/bob`, "--json", "--password-file", file];
      const page = await qpq(args);
      assert.equal(objects(page.out)[0]?.["format"], "html");
      const stdin = `/dm bob\n/export transcript ${folder}/bob.html\n/export transcript ${folder}/bob.json\n/quit\n`;
      const { out } = await qpq(["--password-file", file], { stdin });
      assert.match(out, /bob\.html: 2 lines\.\nIt is not encrypted, and not signed/);
      assert.match(out, /bob\.json: 2 lines, signed with your key\./);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }));

Deno.test("/export transcript takes a group's name with spaces, as /switch does, and in quotes", () =>
  withPassword(async (file) => {
    const folder = await Deno.makeTempDir({ prefix: "qpq-spaces-" });
    try {
      const words = [
        "/create-group our",
        "/create-group our team",
        "one",
        "two",
        "three",
        "/dm bob",
        `/export transcript #our team ${folder}/of our team.txt`,
        `/export transcript "#our" ${folder}/of us.txt`,
        `/export transcript '#our team' ${folder}/quoted.txt`,
        `/export transcript @bob ${folder}/bob.txt`,
        `/export transcript ${folder}/open.txt`,
        `/export transcript #their team ${folder}/theirs.txt`,
        `/export transcript "#our crew" ${folder}/crew.txt`,
        "/quit",
        "",
      ];
      const { out } = await qpq(["--password-file", file], { stdin: words.join("\n") });
      const written = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      assert.deepEqual(written, ["bob.txt", "of our team.txt", "of us.txt", "open.txt", "quoted.txt"], out);
      // Each conversation has another number of lines.
      const lines = (name: string): string | undefined => new RegExp(`/${name}: (\\d+) lines,`).exec(out)?.[1];
      assert.equal(lines("of our team.txt"), lines("quoted.txt"));
      assert.equal(lines("bob.txt"), lines("open.txt"));
      assert.equal(new Set(["of our team.txt", "of us.txt", "bob.txt"].map(lines)).size, 3, out);
      assert.match(out, /There is no conversation #their\./);
      assert.match(out, /There is no conversation #our crew\./);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
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
