// The prompt in a real terminal: what a person types, sees, resizes and pastes. Named lines are asserted, each exactly once.
import { strict as assert } from "node:assert";
import type { SafeText } from "@quicproquo/client";
import { type Tmux, tmuxMissing } from "../../testkit/src/tmux.ts";
import { EchoTerminal } from "./echo-orders.ts";

// What an engine has made inert.
const safe = (text: string): SafeText => text as SafeText;

const missing = tmuxMissing();
if (missing !== undefined) console.log(`terminal stories are left out: ${missing}`);
const story = (name: string, run: () => Promise<void>): void =>
  Deno.test({ name: `terminal: ${name}`, ignore: missing !== undefined, fn: run });

/** What comes next is sent, and nothing was that holds `lost`. */
async function sendsWithout(tmux: Tmux, lost: string): Promise<void> {
  await tmux.enter("a message");
  await tmux.sees("you: a message ✓✓");
  assert.equal(await tmux.count(lost), 0);
}

story("emoji and wide characters are typed, erased whole, sent and seen once", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.type("漢字 👩‍👩‍👧");
  await tmux.press("BSpace");
  await tmux.enter("👍🏽 ok");
  await tmux.sees("you: 漢字 👍🏽 ok ✓✓");
  assert.equal(await tmux.count("漢字"), 1);
});

story("the timer of the open conversation stands in the status row and in its heading", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.enter("/disappear 1h30m");
  await tmux.shows("alice · online · messages disappear after 1 hour 30 minutes");
  await tmux.enter("/disappear nonsense");
  await tmux.sees('✗ "nonsense" is no time.');
  await tmux.shows("/disappear nonsense");
  await tmux.press("C-u");
  await tmux.enter("/disappear off");
  await tmux.hides("messages disappear after");
  assert.equal(await tmux.count("messages disappear after"), 0);
});

story("a locked prompt shows nothing of what was and what comes, and opens with the password alone", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/settings lock nonsense");
  await tmux.sees("✗ The prompt locks after");
  await tmux.press("C-u");
  await tmux.enter("/settings lock 15m");
  await tmux.sees("lock: the prompt locks after 15 minutes without a key");
  await tmux.enter("/dm bob");
  await tmux.sees("── @bob ──");
  await tmux.enter("before it was locked");
  await tmux.sees("you: before it was locked ✓✓");
  await tmux.enter("/lock");
  // The question alone stands above, too, since the profile was opened.
  await tmux.sees("Locked.");
  await tmux.shows("Password of alice:");
  await terminal.order({ do: "receive", from: "bob", text: "while it was locked" });
  await tmux.enter("not it");
  await tmux.sees("✗ This is not the password of alice.");
  const shown = (await tmux.lines()).join("\n");
  assert.doesNotMatch(shown, /locked ✓|while it was|not it|@bob/);
  await tmux.enter("secret");
  await tmux.sees("bob: while it was locked");
  await tmux.sees("you: before it was locked ✓✓");
  assert.equal(await tmux.count("while it was locked"), 1);
});

story("what is typed behind /lock before it has locked is for its question, and no message", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  // In one piece: all of it is there before the first line is obeyed.
  await tmux.send("/lock\rnot for bob\rsecret\rfor bob\r");
  await tmux.sees("✗ This is not the password of alice.");
  await tmux.sees("You are alice");
  await tmux.shows("What was typed before it was asked for is dropped.");
  await sendsWithout(tmux, "for bob");
});

story("what is typed behind /passwd in one piece answers what it asks, and nothing of it is sent", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.send("/passwd\rsecret\rhunter2 hunter2\rhunter2 hunter2\r");
  await tmux.sees("The password is changed");
  await sendsWithout(tmux, "hunter2");
});

story("what is typed behind a word that then asks nothing is dropped, and what comes later is a line", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.send("/key-file remove\rhunter2\r");
  await tmux.shows("What was typed before it was asked for is dropped.");
  await sendsWithout(tmux, "hunter2");
});

story("who types stands in the status row, and what becomes of a message is a line above what is typed", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await terminal.order({ do: "receive", from: "bob", text: "at eigth" });
  await tmux.type("half a sen");
  await terminal.order({ do: "types", from: "bob", active: true });
  await tmux.shows("bob is typing…");
  await terminal.order({
    do: "change",
    conversation: "bob",
    changed: { text: safe("at eight\nor nine"), edited: true },
  });
  await tmux.sees("bob edited the message of");
  await tmux.sees("      or nine");
  const by = [{ name: safe("bob"), key: "62", displayName: undefined }];
  await terminal.order({ do: "change", conversation: "bob", changed: { reactions: [{ emoji: safe("👍"), by }] } });
  await tmux.sees("bob: 👍 on “at eight");
  await terminal.order({ do: "types", from: "bob", active: false });
  await tmux.hides("is typing");
  await tmux.shows("@bob › half a sen");
  assert.equal(await tmux.count("is typing"), 0);
});

story("a muted conversation is silent elsewhere, and what is new stands below a line", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await terminal.order({ do: "receive", from: "bob", text: "read before" });
  await tmux.enter("/dm bob");
  await tmux.sees("bob: read before");
  await tmux.enter("/mute");
  await tmux.sees("@bob is muted.");
  await tmux.enter("/dm carol");
  await tmux.sees("── @carol ──");
  await terminal.order({ do: "receive", from: "bob", text: "new one" });
  await terminal.order({ do: "receive", from: "dave", text: "hello" });
  await tmux.sees("New in @dave");
  await tmux.shows("unread: @dave 1");
  assert.equal(await tmux.count("New in @bob"), 1, "of the time before it was muted");
  await terminal.order({ do: "receive", from: "dave", text: "again" });
  await tmux.enter("/switch @dave");
  await tmux.sees("dave: again");
  assert.equal(await tmux.count("── new ──"), 0, "all of it is new");
  await tmux.enter("/switch @carol");
  await tmux.shows("@carol ›");
  await terminal.order({ do: "receive", from: "dave", text: "third" });
  await tmux.enter("/switch @dave");
  await tmux.sees("── new ──");
  await tmux.sees("dave: third");
});

story("the end of an account: name and password are typed again, and the password is not seen", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/delete-account");
  await tmux.sees("What stays:");
  await tmux.shows("Type the name to go on:");
  await tmux.enter("bob");
  await tmux.sees("Nothing was deleted.");
  await tmux.enter("/passwd");
  await tmux.shows("Old password:");
  await tmux.press("C-c");
  await tmux.sees("Cancelled.");
  await tmux.enter("/delete-account");
  // Not the one that was answered.
  await tmux.shows(/^Type the name to go on:$/);
  await tmux.enter("alice");
  await tmux.shows("Password of alice:");
  await tmux.enter("secret");
  await tmux.sees("The account alice is deleted, and its profile on this machine with it.");
  assert.equal(await tmux.count("secret"), 0);
});

story("lines that arrive never touch the one being typed", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await tmux.type("half a sen");
  await terminal.order({ do: "receive", from: "bob", text: "am I interrupting?" });
  for (let line = 1; line <= 40; line++) await terminal.order({ do: "receive", from: "bob", text: `line ${line}.` });
  await tmux.sees("line 40.");
  await tmux.shows("@bob › half a sen");
  await tmux.type("tence");
  await tmux.press("Enter");
  await tmux.sees("you: half a sentence ✓✓");
  assert.equal(await tmux.count("bob: am I interrupting?"), 1);
  for (let line = 1; line <= 40; line++) assert.equal(await tmux.count(`bob: line ${line}.`), 1, `line ${line}`);
});

story("a node that is caught is one line that says by what, in the middle of whatever is typed", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  await tmux.type("half a sen");
  await terminal.order({ do: "alarm", kind: "forked", text: "The node forked its log." });
  await tmux.sees("ALARM: The node forked its log. Do not trust this node.");
  await tmux.shows("@bob › half a sen");
});

story("resizing while typing loses and doubles nothing", async () => {
  await using terminal = await EchoTerminal.opened({ columns: 100, rows: 20 });
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  for (let line = 1; line <= 30; line++) {
    await terminal.order({ do: "receive", from: "bob", text: `row ${line}: ${"words ".repeat(10)}end` });
  }
  await tmux.type("a long line that wraps when the window is narrow, and is whole when it is wide again");
  const wide = "alice · online";
  const sizes = [
    [40, 20, "V", wide],
    [25, 8, "W", "↑ 3 rows"],
    [120, 30, "X", wide],
    [60, 10, "Y", wide],
    [100, 20, "Z", wide],
  ] as const;
  for (const [columns, rows, letter, status] of sizes) {
    await tmux.resize(columns, rows);
    await terminal.order({ do: "receive", from: "bob", text: `at ${columns}` });
    await tmux.sees(`bob: at ${columns}`);
    // The key's frame is the last: one on its way at the next size was drawn for this one, and a row of it can stay.
    await tmux.type(letter);
    await tmux.showsOnce(letter, status);
  }
  await tmux.press("Enter");
  await tmux.sees("you: a long line that wraps when the window is narrow, and is whole when it is wide againVWXYZ ✓✓");
  for (let line = 1; line <= 30; line++) assert.equal(await tmux.count(`bob: row ${line}:`), 1, `row ${line}`);
  for (const columns of [40, 25, 120, 60, 100]) assert.equal(await tmux.count(`bob: at ${columns}`), 1);
  assert.equal(await tmux.count("a long line that wraps"), 1);
  assert.equal(await tmux.count("alice · online"), 1, "one status row, no ghosts of it");
});

story("a paste of 300 columns wraps, and leaves as one message", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  const long = Array.from({ length: 60 }, (_, index) => `w${String(index).padStart(3, "0")}`).join(" ");
  await tmux.paste(long);
  await tmux.shows("w059");
  await tmux.press("Enter");
  await tmux.sees(`you: ${long} ✓✓`);
});

story("input that shrinks leaves nothing behind", async () => {
  await using terminal = await EchoTerminal.withBob({ columns: 40 });
  const { tmux } = terminal;
  await tmux.paste(`${"long ".repeat(30)}tail`);
  await tmux.shows("tail");
  await tmux.press("C-u");
  await tmux.type("short");
  await tmux.shows("@bob › short");
  assert.deepEqual((await tmux.screen()).filter((row) => /long|tail/.test(row)), []);
});

story("a paste of several lines is one message, whatever it begins with", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await tmux.paste("/quit\nsecond line\n\tthird");
  await tmux.shows("second line");
  await tmux.press("Enter");
  await tmux.sees(/^ {6} {4}third ✓✓$/);
  assert.equal(await tmux.count("you: /quit"), 1);
});

story("Tab completes words, names and groups", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await terminal.order({ do: "receive", from: "maria", text: "1" });
  await terminal.order({ do: "receive", from: "marius", text: "2" });
  await terminal.order({ do: "receive", from: "maria", text: "3", group: "night shift" });
  await tmux.type("/sw");
  await tmux.press("Tab");
  await tmux.shows("› /switch");
  await tmux.type("@m");
  await tmux.press("Tab");
  await tmux.shows("› /switch @mari");
  await tmux.shows("@maria  @marius");
  await tmux.type("u");
  await tmux.press("Tab", "Enter");
  await tmux.sees("── @marius ──");
  await tmux.sees("marius: 2");
  await tmux.type("/s #n");
  await tmux.press("Tab", "Enter");
  await tmux.sees("── #night shift ──");
  await tmux.enter("/members");
  await tmux.sees(/^maria /);
});

story("a password is never shown, a wrong one is told and asked again", async () => {
  await using terminal = await EchoTerminal.start();
  const { tmux } = terminal;
  await tmux.sees("Password of alice:");
  await tmux.type("wrong horse");
  // Looked at for as long as drawing it would take, many times over.
  for (let look = 0; look < 20; look++) assert.equal(await tmux.count("horse"), 0);
  await tmux.press("Enter");
  await tmux.sees("✗ That is not the password of this profile.");
  assert.equal(await tmux.count("horse"), 0);
  await tmux.enter("secret");
  await tmux.sees("You are alice");
  assert.equal(await tmux.count("secret"), 0);
  // Drawn at the very top of the screen, where some terminals take erasing for clearing, and keep what they cleared.
  assert.equal(await tmux.count("Password of alice:"), 2);
});

story("somebody new: the rules, a name that breaks them, passwords that differ, a name that is taken", async () => {
  await using terminal = await EchoTerminal.start({ profiles: {} });
  const { tmux } = terminal;
  await tmux.sees("No profile on this machine");
  await tmux.sees("register, login or import?");
  await tmux.press("Enter");
  await tmux.sees("A name has 3 to 32 of");
  await tmux.shows(/^Name:/);
  await tmux.enter("a!");
  await tmux.sees('✗ "a!" is no name here.');
  await tmux.enter("taken");
  await tmux.enter("one");
  await tmux.enter("two");
  await tmux.sees("The two passwords differ.");
  await tmux.enter("one");
  await tmux.enter("one");
  await tmux.sees("✗ The name taken is taken.");
  await tmux.enter("Dave");
  await tmux.enter("one");
  await tmux.enter("one");
  await tmux.sees("dave is registered.");
  await tmux.sees("You are dave");
});

story(
  "a node that takes people by invitation: the code is asked for until it is one, name and password are not again",
  async () => {
    await using terminal = await EchoTerminal.start({ profiles: {}, flags: ["--invite=abc"] });
    const { tmux } = terminal;
    await tmux.sees("register, login or import?");
    await tmux.press("Enter");
    await tmux.enter("dave");
    await tmux.enter("one");
    await tmux.enter("one");
    await tmux.sees("This node takes people by invitation");
    await tmux.shows(/^Invitation code:/);
    await tmux.enter("abd");
    await tmux.sees("✗ No such invitation.");
    await tmux.enter(" abc ");
    await tmux.sees("dave is registered.");
    assert.equal(await tmux.count("abc"), 0);
  },
);

story("a password typed where register or login was asked does not stay on the screen", async () => {
  await using terminal = await EchoTerminal.start({ profiles: {} });
  const { tmux } = terminal;
  await tmux.sees("register, login or import?");
  await tmux.enter("hunter2");
  await tmux.sees("Answer register for a new name");
  assert.equal(await tmux.count("hunter2"), 0);
});

story("what is typed ahead answers the next questions, in order", async () => {
  await using terminal = await EchoTerminal.start({ profiles: {} });
  const { tmux } = terminal;
  await tmux.sees("register, login or import?");
  await tmux.type("\rdave\rsecret word\rsecret word\r/dm bob\rhello\r");
  await tmux.sees("You are dave");
  await tmux.sees("you: hello ✓✓");
  assert.equal(await tmux.count("secret"), 0);
});

story("several profiles: by number or name; --as picks one", async () => {
  const profiles = { alice: "a", bob: "b" };
  await using terminal = await EchoTerminal.start({ profiles });
  await terminal.tmux.sees("2  bob");
  await terminal.tmux.enter("5");
  await terminal.tmux.sees("Give the number or the name");
  await terminal.tmux.enter("2");
  await terminal.tmux.sees("Password of bob:");
  await terminal.tmux.enter("b");
  await terminal.tmux.sees("You are bob");
  await using other = await EchoTerminal.start({ profiles, flags: ["--as=bob"] });
  await other.tmux.sees("Password of bob:");
});

story("Ctrl-C clears the line, then says how to leave, then leaves; Ctrl-D leaves", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.type("not this");
  await tmux.shows("› not this");
  await tmux.press("C-c");
  await tmux.hides("not this");
  await tmux.press("C-c");
  await tmux.shows("Ctrl-C again or Ctrl-D to leave");
  await tmux.type("x");
  await tmux.hides("Ctrl-C again");
  await tmux.press("BSpace", "C-c", "C-c");
  assert.equal(await tmux.exit(), 0);
  await using other = await EchoTerminal.opened();
  await other.tmux.press("C-d");
  assert.equal(await other.tmux.exit(), 0);
});

story(
  "marks: on its way in the live area, then once in the scrollback; delivery that comes late is one line",
  async () => {
    await using terminal = await EchoTerminal.opened();
    const { tmux } = terminal;
    await tmux.enter("/dm bob");
    await tmux.sees("── @bob ──");
    await terminal.order({ do: "connect", connection: { state: "offline", reason: "no route", retryInMs: 2000 } });
    await tmux.shows("alice · offline (no route), again in 2 seconds");
    await tmux.enter("are you there?");
    await tmux.shows("you: are you there? …");
    await terminal.order({ do: "reach", to: "sent" });
    await terminal.order({ do: "connect", connection: { state: "online", transport: "quic" } });
    await terminal.order({ do: "receive", from: "bob", text: "yes" });
    await tmux.sees("bob: yes");
    const lines = await tmux.lines();
    const asked = lines.findIndex((line) => line.endsWith("you: are you there? ✓"));
    assert.ok(asked >= 0 && asked < lines.findIndex((line) => line.endsWith("bob: yes")), lines.join("\n"));
    await terminal.order({ do: "advance", to: "delivered" });
    await tmux.sees("✓✓ delivered: are you there?");
    assert.equal(await tmux.count("you: are you there?"), 1);
  },
);

story("Ctrl-C gives up a word that waits for a node without an answer, and the line can be mended", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  // Seen before it is sent: else it may not have been typed yet when it is not on the screen.
  await tmux.type("/dm silence");
  await tmux.shows("› /dm silence");
  await tmux.press("Enter");
  await tmux.hides("› /dm silence");
  await tmux.press("C-c");
  await tmux.sees("Cancelled.");
  await tmux.shows("› /dm silence");
  await tmux.press("C-u");
  await tmux.enter("/dm bob");
  await tmux.sees("── @bob ──");
});

story("a word that needs the node waits until the connection stands", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await terminal.order({ do: "connect", connection: { state: "connecting" } });
  await tmux.shows("connecting…");
  await tmux.enter("/dm bob");
  await tmux.enter("/list");
  await tmux.hides("› /list");
  assert.equal(await tmux.count("── @bob ──"), 0);
  await terminal.order({ do: "connect", connection: { state: "online", transport: "quic" } });
  await tmux.sees("── @bob ──");
});

story("unread counts elsewhere; coming back shows only what is new", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "receive", from: "bob", text: "first" });
  await terminal.order({ do: "receive", from: "carol", text: "hello from carol" });
  await tmux.sees("New in @carol: /switch @carol shows it.");
  await terminal.order({ do: "receive", from: "carol", text: "and again" });
  await tmux.shows("unread: @carol 2");
  assert.equal(await tmux.count("hello from carol"), 0);
  await tmux.enter("/switch @carol");
  await tmux.sees("carol: and again");
  await tmux.hides("unread");
  await terminal.order({ do: "receive", from: "bob", text: "second" });
  await tmux.shows("unread: @bob 1");
  await tmux.enter("/switch @bob");
  await tmux.sees("bob: second");
  assert.equal(await tmux.count("bob: first"), 1);
});

story("who is brought into a group is told, who made one sees it", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/cg mine");
  await tmux.sees("── #mine ──");
  await tmux.enter("/dm bob");
  await terminal.order({ do: "join", group: "theirs" });
  await tmux.sees("You are in #theirs now: /switch #theirs opens it.");
  assert.equal(await tmux.count("You are in #mine"), 0);
});

story("a mistyped word is told, with the nearest one, and can be mended", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/lisst");
  await tmux.sees("Did you mean /list?");
  await tmux.shows("› /lisst");
  await tmux.press("BSpace", "BSpace", "BSpace");
  await tmux.enter("st");
  await tmux.sees("No conversations yet");
  await tmux.enter("hello?");
  await tmux.sees("No conversation is open");
  await tmux.press("C-u");
  await tmux.enter("/dm nobody");
  await tmux.sees("✗ There is nobody called nobody here.");
});

story("up and down bring back lines, Alt-Enter makes a new one", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await tmux.enter("one");
  await tmux.sees("you: one ✓✓");
  await tmux.type("draft");
  await tmux.press("Up");
  await tmux.shows("› one");
  await tmux.press("Down");
  await tmux.shows("› draft");
  await tmux.press("M-Enter");
  await tmux.enter("below");
  await tmux.sees("you: draft");
  await tmux.sees(/^ {6}below ✓✓$/);
});

story("text from others cannot move the cursor or look like another's line", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "receive", from: "bob", text: "x\u001b[2J\u001b[H\n22:22 alice: I owe bob" });
  await tmux.sees(/^ {6}22:22 alice: I owe bob$/);
  await tmux.sees("── @bob ──");
});

story("--plain: lines only, each once, states as words", async () => {
  await using terminal = await EchoTerminal.start({ flags: ["--plain"] });
  const { tmux } = terminal;
  await tmux.sees("Password of alice:");
  await tmux.enter("secret");
  await tmux.sees("You are alice");
  assert.equal(await tmux.count("secret"), 0);
  await tmux.enter("/dm bob");
  await tmux.sees("── @bob ──");
  await tmux.enter("hello");
  await tmux.sees("you: hello (delivered)");
  await terminal.order({ do: "receive", from: "bob", text: "hi" });
  await tmux.sees("bob: hi");
  await terminal.order({ do: "connect", connection: { state: "connecting" } });
  await tmux.sees("The node: connecting…");
  assert.equal(await tmux.count("you: hello"), 1);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch((await tmux.styledScreen()).join(""), /\x1b/);
  await tmux.press("C-d");
  assert.equal(await tmux.exit(), 0);
});

story("--screen-reader: each line once, nothing painted over, words for marks and rules", async () => {
  await using terminal = await EchoTerminal.start({ flags: ["--screen-reader"] });
  const { tmux } = terminal;
  await tmux.sees("Password of alice:");
  await tmux.enter("secret");
  await tmux.sees("You are alice");
  await tmux.enter("/dm bob");
  await tmux.sees(/^@bob\.$/);
  await terminal.order({ do: "receive", from: "bob", text: "── hi ──" });
  await tmux.sees(/^\d\d:\d\d bob: ── hi ──$/);
  await tmux.enter("/reply 1 hello");
  await tmux.sees("you: in answer to bob, “── hi ──”:");
  await tmux.sees("      hello (delivered)");
  await tmux.enter("/lisst");
  await tmux.sees("There is no /lisst.");
  await tmux.enter("/edit 9 x");
  await tmux.sees("Error: There is no message 9 here.");
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch((await tmux.styledScreen()).join(""), /\x1b/);
});

story("QPQ_SCREEN_READER makes it usual", async () => {
  await using terminal = await EchoTerminal.start({ env: { QPQ_SCREEN_READER: "1" } });
  await terminal.tmux.sees("Password of alice:");
  await terminal.tmux.enter("secret");
  await terminal.tmux.sees("You are alice");
  await terminal.tmux.enter("/dm bob");
  await terminal.tmux.sees(/^@bob\.$/);
});

story("when one leaves, the terminal has its echo, its cursor and its wrapping again", async () => {
  await using terminal = await EchoTerminal.opened({ fromShell: true });
  const { tmux } = terminal;
  await tmux.has("neither");
  await tmux.press("C-d");
  await tmux.sees("ended with 0");
  await tmux.has("cursor and wrap");
  await tmux.type("echoed");
  await tmux.shows(/^echoed$/);
});

story("a mistake that nothing caught: one line, no trace, and the terminal is given back", async () => {
  await using terminal = await EchoTerminal.opened({ fromShell: true });
  const { tmux } = terminal;
  await terminal.order({ do: "crash" });
  await tmux.sees(/^✗ a mistake\u{FFFD}\[2J of ours$/u);
  await tmux.sees("run again with --debug");
  await tmux.sees("ended with 1");
  assert.equal(await tmux.count("echo-prompt.ts"), 0);
  await tmux.has("cursor and wrap");
  await tmux.type("echoed");
  await tmux.shows(/^echoed$/);
});
