// Commands about messages, by themselves and as words of a prompt without a terminal.
import { strict as assert } from "node:assert";
import { give } from "@quicproquo/testkit/programs";
import { objects, qpq, start, withPassword } from "./echo-one-shot.ts";

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

Deno.test("qpq read --follow: ends when its reader is gone, not with the next line", () =>
  withPassword(async (file) => {
    const child = start(["read", "@bob", "--follow", "--password-file", file]);
    await give(child, "");
    const reader = child.stdout.getReader();
    assert.match(new TextDecoder().decode((await reader.read()).value), /bob: first/);
    await reader.cancel();
    // Nothing more is written; the end comes all the same, or not at all.
    const patience = setTimeout(() => child.kill("SIGKILL"), 30_000);
    const { code } = await child.status;
    clearTimeout(patience);
    assert.equal(code, 0);
    assert.equal(await new Response(child.stderr).text(), "");
  }));

Deno.test("qpq drafts: each with its conversation, in one row at the prompt; without any it says so", () =>
  withPassword(async (file) => {
    const env = { ECHO_DRAFT: "half a\nsentence\u001b[2J" };
    const json = await qpq(["drafts", "--json", "--password-file", file], { env });
    assert.deepEqual(objects(json.out).map(({ title, kind, text }) => [title, kind, text]), [
      ["bob", "direct", env.ECHO_DRAFT],
    ]);
    const stdin = "/drafts\n/dm bob\nhalf\u001b a sentence\n/drafts\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin, env: { ECHO_DRAFT: "half\u001b" } });
    assert.match(out, /@bob: half\u{FFFD}\n[^]*Nothing is half typed\.\n/u);
  }));

Deno.test("qpq read: without the node it shows what is here, and ends with 5", () =>
  withPassword(async (file) => {
    const ended = await qpq(["read", "@bob", "--password-file", file], { env: { ECHO_OFFLINE: "1" } });
    assert.equal(ended.code, 5);
    assert.match(ended.out, /bob: first/);
    assert.match(ended.err, /The node cannot be reached/);
  }));

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
