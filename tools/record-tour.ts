// `npm run record`, the second part: a tour of the prompt in docs/tour, on a real node with three people. Each picture is a
// whole screen of 24 rows of 80 as somebody at it sees it; the list of conversations is of a wider one, and a code to be
// scanned of one with more rows. Times are the pictures' own; keys, safety numbers and colours of names differ from one run
// to the next.

import type { Tmux } from "../testkit/src/tmux.ts";
import { Recording, settled } from "./recording.ts";
import { root } from "./run.ts";
import { picture } from "./terminal-picture.ts";

const size = { columns: 80, rows: 24 };
/** With a code to be scanned. */
const tall = 34;
const wide = { columns: 110, rows: 24 };
const walks = ["by the weir and back", "to the old quarry", "along the canal", "over the moor, boots needed"] as const;
await Deno.mkdir(`${root}docs/tour`, { recursive: true });
await using recording = await Recording.begin();
const [alice, bob, carol] = [
  await recording.sit("alice", size),
  await recording.sit("bob", size),
  await recording.sit("carol", size),
];

await bob.enter("/dm alice");
await bob.sees("── @alice ──");
for (
  const line of ["The bridge at Kirkton is closed 🚧", "since Tuesday, says the council", "we could go by the mill"]
) {
  await bob.enter(line);
  await bob.sees(`you: ${line}`);
}
await alice.sees("New in @bob");
await carol.enter("/create-group hikers");
await carol.sees("── #hikers ──");
for (const name of ["alice", "bob"]) {
  await carol.enter(`/invite ${name}`);
  await carol.sees(`${name} was invited`);
}
await alice.sees("You are in #hikers now");
await bob.sees("You are in #hikers now");
await carol.enter("Saturday: **eight o'clock** at the station, bring *boots*");
await alice.sees("New in #hikers");

await alice.enter("/switch @bob");
await alice.sees("bob: we could go by the mill");
await alice.enter("The mill it is. 那我们走远路?");
await bob.sees("alice: The mill it is.");
await bob.enter("/react 1 👍");
await alice.sees("bob: 👍 on");
await bob.paste(
  "What to bring, from [the list](https://hills.example/list):\n- a map\n- `torch` and **batteries**\n> and a hat, says carol",
);
await bob.press("Enter");
await alice.sees("and a hat, says carol");
await draw("conversation", alice);

await alice.type("?");
await alice.shows("completes words, names");
await draw("keys", alice);
await alice.press("Escape");
await alice.hides("completes words, names");

await alice.press("M-Up", "Up", "Up");
await alice.shows(/^▸ /);
await draw("select", alice);
await alice.type("r");
await alice.shows("↪ bob:");
await alice.enter("By the mill, then over the weir");
await alice.sees("By the mill, then over the weir ✓✓");

for (let at = 1; at <= 60; at++) await bob.enter(`Walk ${at}: ${walks[at % walks.length]}`);
await alice.sees("Walk 60:", 60_000);
await alice.press("PPage");
await alice.shows("PageUp PageDown");
await alice.type("/");
await alice.enter("weir");
await alice.shows(/^▸ /);
await draw("past", alice);
await alice.type("q");
await alice.hides("n before");

await alice.enter("/search mill");
await alice.sees("/goto N shows one");
await draw("search", alice);

await alice.resize(size.columns, tall);
await alice.enter("/verify bob");
await alice.sees("/verify bob CODE");
await draw("verify", alice, size.columns, tall);
await alice.enter("/verify bob yes");
await alice.sees("bob is verified");
await alice.resize(size.columns, size.rows);

await alice.enter("/switch #hikers");
await alice.sees("carol: Saturday:");
await alice.enter("/group-info");
await alice.sees("cipher suite");
await alice.sees(/^carol .*admin/);
await alice.enter("/list");
await alice.sees(/^@bob .*verified/);
await draw("group", alice);

await alice.resize(wide.columns, wide.rows);
await alice.enter("/dm carol");
await alice.sees("── @carol ──");
await bob.enter("Still on for Saturday?");
await alice.shows(/@bob \(1\)/);
await alice.type("Shall I bring the ma");
await alice.shows("Shall I bring the ma");
await draw("list", alice, wide.columns);
console.log("docs/tour is drawn");

async function draw(name: string, tmux: Tmux, columns = size.columns, height = size.rows): Promise<void> {
  const rows = settled(await tmux.styledScreen()).slice(0, height);
  await Deno.writeTextFile(
    `${root}docs/tour/${name}.svg`,
    picture([{ title: "qpq · alice", rows }], columns, height),
  );
}
