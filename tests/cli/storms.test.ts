// The prompt when much happens at once: messages by the hundred, sizes without end, scripts that go the other way. What was
// typed stays, and of what came nothing is missing and nothing is there twice.
import { strict as assert } from "node:assert";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { EchoTerminal } from "./echo-orders.ts";

const missing = tmuxMissing();
const story = (name: string, run: () => Promise<void>): void =>
  Deno.test({ name: `storms: ${name}`, ignore: missing !== undefined, fn: run });

/** The numbers of the lines `bob: row N.`, in the order in which they stand. */
function numbers(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const number = /bob: row (\d+)\.$/.exec(line)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

story("500 messages a second while somebody types: every line once, in order, and the input is theirs", async () => {
  await using terminal = await EchoTerminal.withBob();
  const { tmux } = terminal;
  const flood = terminal.order({ do: "flood", from: "bob", text: "row", count: 600, perSecond: 500 });
  const words = "what is typed while all of this comes in is not touched by any of it ".split(/(?<= )/);
  for (const word of words) await tmux.type(word);
  await flood;
  await tmux.sees("bob: row 600.");
  await tmux.shows(/^@bob › what is typed while all of this comes in is not touched by any of it/);
  await tmux.press("Enter");
  await tmux.sees("you: what is typed while all of this comes in is not touched by any of it");
  assert.deepEqual(numbers(await tmux.lines()), upTo(600));
  assert.equal(await tmux.count("alice · online"), 1, "one status row, no ghosts of it");
});

story("500 messages a second while somebody reads the past: they wait, and stand there once afterwards", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "flood", from: "bob", text: "before", count: 60 });
  await tmux.sees("before 60.");
  await tmux.press("PPage");
  await tmux.shows("PageUp PageDown");
  const flood = terminal.order({ do: "flood", from: "bob", text: "row", count: 500, perSecond: 500 });
  await tmux.type("g");
  await tmux.shows("the beginning");
  await flood;
  assert.equal(await tmux.count("bob: row"), 0);
  await tmux.type("q");
  await tmux.shows(/^@bob › *$/);
  assert.deepEqual(numbers(await tmux.lines()), upTo(500));
});

story("a storm of sizes while lines come and somebody types: nothing lost, nothing twice", async () => {
  await using terminal = await EchoTerminal.withBob({ columns: 120, rows: 30 });
  const { tmux } = terminal;
  await terminal.order({ do: "receive", from: "carol", text: "for the list of a wide terminal" });
  const flood = terminal.order({ do: "flood", from: "bob", text: "row", count: 200, perSecond: 200 });
  // Not one of them is waited for.
  let seed = 7;
  const next = (least: number, most: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return least + (seed % (most - least + 1));
  };
  for (let at = 0; at < 40; at++) {
    await tmux.resize(next(20, 140), next(6, 40));
    if (at % 4 === 0) await tmux.type("x");
  }
  await tmux.resize(120, 30);
  await flood;
  await tmux.sees("bob: row 200.");
  await tmux.shows(`@bob › ${"x".repeat(10)}`);
  await tmux.press("Enter");
  await tmux.sees(`you: ${"x".repeat(10)} ✓✓`);
  await tmux.shows(/^▸1 @bob +2 @carol \(1\)$/);
  assert.deepEqual(numbers(await tmux.lines()), upTo(200));
  // On the screen: what a terminal that shrinks pushes out before the program hears of it stays above.
  await tmux.showsOnce("alice · online", "@bob ›", "▸1 @bob");
});

story("scripts that go from right to left are typed, erased, wrapped, selected and sent as they are", async () => {
  await using terminal = await EchoTerminal.opened({ columns: 40 });
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await tmux.type("שלום עולם");
  await tmux.press("BSpace");
  await tmux.enter("ם, مرحبا بالعالم");
  await tmux.sees("you: שלום עולם, مرحبا بالعالم ✓✓");
  // An override that would turn the line around is a mark, and the name in front stays in front.
  await terminal.order({ do: "receive", from: "bob", text: "\u202etxt.exe\u202c سلام 👍🏽" });
  await tmux.sees(/^\d\d:\d\d bob: \u{FFFD}txt\.exe\u{FFFD} سلام 👍🏽$/u);
  await tmux.press("M-Up");
  await tmux.shows(/^▸ {3}1 .*bob: .*سلام/u);
  await tmux.type("r");
  await tmux.type("כן");
  await tmux.press("Enter");
  await tmux.sees("      כן ✓✓");
  assert.equal(await tmux.count("שלום עולם"), 1);
});

story("a paste of 300 columns, with emoji, in a selection's answer, through a resize: one message, whole", async () => {
  await using terminal = await EchoTerminal.opened();
  const { tmux } = terminal;
  await tmux.enter("/dm bob");
  await terminal.order({ do: "receive", from: "bob", text: "how long can it be?" });
  await tmux.sees("how long can it be?");
  await tmux.press("M-Up", "Enter");
  await tmux.shows("↪ bob: how long can it be? ›");
  const long = Array.from({ length: 75 }, (_, at) => `👩‍👩‍👧${String(at).padStart(2, "0")}`).join("");
  await tmux.paste(long);
  await tmux.shows("74");
  await tmux.resize(50, 12);
  await tmux.shows("74");
  await tmux.resize(80, 24);
  await tmux.press("Enter");
  await tmux.sees(`      ${long} ✓✓`);
  assert.equal(await tmux.count("👩‍👩‍👧00"), 1);
});
