// What keys do in a real terminal: the table of them, messages selected with the arrows, the past, conversations by number.
import { strict as assert } from "node:assert";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { EchoTerminal } from "./echo-orders.ts";

const missing = tmuxMissing();
const story = (name: string, run: () => Promise<void>): void =>
  Deno.test({ name: `keys: ${name}`, ignore: missing !== undefined, fn: run });

story("a ? on an empty line shows them until the next key, and is a character if the line goes on", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.type("?");
  await tmux.shows("completes words, names");
  await tmux.press("Escape");
  await tmux.hides("completes words, names");
  await tmux.shows(/^@bob › *$/);
  await tmux.type("?");
  await tmux.shows("completes words, names");
  await tmux.type("!");
  await tmux.shows("@bob › ?!");
  await tmux.hides("completes words, names");
  await tmux.press("Enter");
  await tmux.sees("you: ?! ✓✓");
  await tmux.enter("/keys");
  await tmux.sees("On a selected message");
  assert.equal(await tmux.count("completes words, names"), 1, "the table of the moment left nothing behind");
});

story("a message is selected with the arrows, answered, reacted to, edited, deleted when asked twice", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  for (const text of ["first", "second", "third"]) await terminal.order({ do: "receive", from: "bob", text });
  await tmux.sees("bob: third");
  await tmux.type("half a sen");
  await tmux.press("M-Up", "Up");
  await tmux.shows(/^▸ {3}2 .*bob: second/);
  // What comes meanwhile counts it further, and selects nothing else.
  await terminal.order({ do: "receive", from: "bob", text: "fourth" });
  await tmux.shows(/^▸ {3}3 .*bob: second/);
  await tmux.type("r");
  await tmux.shows("↪ bob: second › half a sen");
  await tmux.type("tence");
  await tmux.press("Enter");
  await tmux.sees("↪ bob: second");
  await tmux.sees("      half a sentence ✓✓");
  await tmux.press("M-Up");
  await tmux.shows(/^▸ {3}1 .*you: half a sentence/);
  await tmux.type("e");
  await tmux.shows(/^edit: half a sentence › half a sentence/);
  await tmux.press("C-u");
  await tmux.enter("a whole one");
  await tmux.sees("you edited the message of");
  await tmux.shows(/^@bob › *$/);
  await tmux.press("M-Up", "Up");
  await tmux.type("d");
  await tmux.shows("Only its author can do that.");
  await tmux.type("+");
  await tmux.shows("emoji for bob: fourth ›");
  await tmux.enter("👍");
  await tmux.sees("you: 👍 on “fourth”");
  await tmux.press("M-Up");
  await tmux.type("d");
  await tmux.shows("d again does it at everybody's");
  await tmux.press("Up", "Down");
  await tmux.type("d");
  assert.equal(await tmux.count("you deleted"), 0, "another key came in between");
  await tmux.type("d");
  await tmux.sees("you deleted the message of");
  await tmux.press("M-Up", "Up", "Up");
  await tmux.type("#");
  await tmux.shows("@bob › 3");
  for (const text of ["first", "second", "third", "fourth"]) {
    assert.equal(await tmux.count(`bob: ${text}`), text === "second" ? 2 : 1);
  }
});

story("an answer is given up by Escape, and what was being typed before an edit comes back", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await tmux.enter("mine");
  await tmux.sees("you: mine ✓✓");
  await tmux.type("a draft");
  await tmux.press("M-Up");
  await tmux.type("e");
  await tmux.shows("edit: mine › mine");
  await tmux.press("Escape");
  await tmux.shows("@bob › a draft");
  await tmux.press("M-Up");
  await tmux.shows("Enter answers");
  await tmux.press("Escape");
  await tmux.hides("Enter answers");
  await tmux.press("Enter");
  await tmux.sees("you: a draft ✓✓");
});

story(
  "the past is paged through and searched on the whole screen; lines that come meanwhile stand below it once",
  async () => {
    await using terminal = await EchoTerminal.opened();
    const { tmux } = terminal;
    await terminal.order({ do: "flood", from: "bob", text: "row", count: 1000 });
    await tmux.enter("/switch @bob");
    await tmux.sees("800 older messages are new too: PageUp shows them.");
    await tmux.sees("bob: row 1000.");
    await tmux.type("half a sen");
    await tmux.press("PPage", "PPage");
    await tmux.shows("@bob · PageUp PageDown");
    await tmux.shows(/bob: row 9[45]\d\.$/);
    assert.ok((await tmux.screen()).every((row) => !row.includes("half a sen")));
    await tmux.type("/");
    await tmux.enter("row 333");
    await tmux.shows(/^▸ .*bob: row 333\.$/);
    await tmux.shows(/ bob: row 340\.$/);
    await terminal.order({ do: "receive", from: "bob", text: "in between" });
    await tmux.shows("1 new below");
    await tmux.type("g");
    await tmux.shows(/ bob: row 1\.$/);
    await tmux.shows("the beginning");
    await tmux.type("G");
    await tmux.shows("bob: in between");
    await tmux.press("Escape");
    await tmux.shows("@bob › half a sen");
    await tmux.sees("bob: in between");
    // The lines as they were written: the past was somewhere else.
    for (const row of [801, 999, 1000]) assert.equal(await tmux.count(`bob: row ${row}.`), 1, `row ${row}`);
    assert.equal(await tmux.count("bob: row 333."), 0);
    assert.equal(await tmux.count("bob: in between"), 1);
  },
);

story("the past through sizes: what is under the eyes stays, and nothing of the lines is lost", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "flood", from: "bob", text: "words ".repeat(20).trim(), count: 60 });
  await tmux.sees("words 60.");
  await tmux.press("PPage", "PPage");
  await tmux.type("/");
  await tmux.enter("words 20");
  await tmux.shows("▸");
  for (const [columns, rows] of [[40, 20], [25, 8], [120, 30], [80, 24]] as const) {
    await tmux.resize(columns, rows);
    await tmux.shows(/^▸ .*bob: words/);
  }
  await tmux.shows(/^ {6}.* 20\.$/);
  await tmux.type("q");
  await tmux.shows(/^@bob › *$/);
  for (let at = 1; at <= 60; at++) assert.equal(await tmux.count(` ${at}.`), 1, `line ${at}`);
});

story("what was found is opened where it stands, also in another conversation", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await terminal.order({ do: "flood", from: "bob", text: "needle", count: 3 });
  await terminal.order({ do: "receive", from: "carol", text: "before" });
  await terminal.order({ do: "receive", from: "carol", text: "another needle" });
  await tmux.enter("/search needle");
  await tmux.sees("── 1 · @carol · ");
  await tmux.sees("── 4 · @bob · ");
  await tmux.enter("/goto 9");
  await tmux.sees("✗ Nothing found has the number 9.");
  await tmux.press("C-u");
  await tmux.enter("/goto 1");
  await tmux.shows(/^▸ .*carol: another needle$/);
  await tmux.shows("carol: before");
  await tmux.type("n");
  await tmux.shows("Nothing before this has “needle”.");
  await tmux.type("q");
  await tmux.enter("/goto 4");
  await tmux.shows(/^▸ .*bob: needle 1\.$/);
  await tmux.shows("bob: needle 3.");
});

story("conversations by number on a wide terminal; a number stays, each keeps its draft", async () => {
  await using terminal = await EchoTerminal.opened({ columns: 100 });
  const { tmux } = terminal;
  for (const from of ["bob", "carol", "dave"]) await terminal.order({ do: "receive", from, text: `from ${from}` });
  await tmux.shows(/^ 1 @bob \(1\) +2 @carol \(1\) +3 @dave \(1\)$/);
  await tmux.press("M-2");
  await tmux.sees("carol: from carol");
  await tmux.type("for carol");
  await terminal.order({ do: "receive", from: "dave", text: "again" });
  await tmux.shows(/^ 1 @bob \(1\) +▸2 @carol +3 @dave \(2\)$/);
  // At once for what is typed: both keys and the line in one piece.
  await tmux.press("M-1");
  await tmux.enter("for bob");
  await tmux.sees("you: for bob ✓✓");
  await tmux.press("C-n");
  await tmux.shows("@carol › for carol");
  await tmux.press("M-a");
  await tmux.sees("dave: again");
  await tmux.press("C-n");
  await tmux.shows("@bob ›");
  await tmux.press("C-p", "C-p", "Enter");
  await tmux.sees("you: for carol ✓✓");
  await tmux.resize(80, 24);
  await tmux.hides("3 @dave");
  await tmux.press("M-3");
  await tmux.shows("@dave ›");
});

story("a mistake that nothing caught while the past is shown: the lines are there again, and the cursor", async () => {
  await using terminal = await EchoTerminal.opened({ fromShell: true });
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "flood", from: "bob", text: "row", count: 40 });
  await tmux.sees("bob: row 40.");
  await tmux.press("PPage");
  await tmux.shows("PageUp PageDown");
  await terminal.order({ do: "crash" });
  await tmux.sees("ended with 1");
  for (let row = 1; row <= 40; row++) assert.equal(await tmux.count(`bob: row ${row}.`), 1, `row ${row}`);
  await tmux.has("cursor and wrap");
});

story(
  "one who asked for it is called when something comes while they are elsewhere, once, without a word of it",
  async () => {
    await using terminal = await EchoTerminal.opened();
    const { tmux } = terminal;
    const file = await Deno.makeTempFile({ prefix: "qpq-written-" });
    try {
      await tmux.record(file);
      const calls = async (): Promise<number> => (await Deno.readTextFile(file)).split("\x1b]9;").length - 1;
      const receive = async (from: string, text: string): Promise<void> => {
        await terminal.order({ do: "receive", from, text });
        await tmux.sees(from === "carol" ? "New in @carol" : text);
      };
      const looks = async (here: boolean): Promise<void> => {
        await tmux.send(here ? "\x1b[I" : "\x1b[O");
        // Keys come one after another: what is seen of the next one says that this one was taken.
        await tmux.type("x");
        await tmux.shows("› x");
        await tmux.press("BSpace");
        await tmux.hides("› x");
      };
      await tmux.enter("/dm bob");
      await looks(false);
      await receive("bob", "nobody asked");
      await tmux.enter("/settings notify on");
      await tmux.sees("notify: you are called when something comes while you are elsewhere");
      await looks(true);
      await receive("bob", "looking");
      await looks(false);
      await receive("bob", "secret one");
      await receive("bob", "secret two");
      await receive("carol", "hi");
      await tmux.enter("/mute");
      await tmux.sees("@bob is muted.");
      await looks(true);
      await looks(false);
      await receive("bob", "muted");
      await tmux.enter("/notes to myself");
      await tmux.sees("Written down");
      await tmux.press("C-d");
      assert.equal(await tmux.exit(), 0);
      assert.equal(await calls(), 2, "bob and carol, once each");
      const written = await Deno.readTextFile(file);
      for (const call of written.split("\x1b]9;").slice(1)) {
        assert.equal(call.slice(0, call.indexOf("\x07")), "quicproquo: something new");
      }
      assert.equal(written.slice(written.lastIndexOf("\x1b[?1004")).slice(0, 8), "\x1b[?1004l", "given back as found");
    } finally {
      await Deno.remove(file);
    }
  },
);
