// `npm run record`: the picture in the README. Two people at their prompts, in real terminals, on a real node; what their
// screens then show is drawn as docs/conversation.svg. Clock times are those of the picture, not of the day it was
// made; the colour of a name comes from its key, and differs.

import { Recording, settled } from "./recording.ts";
import { root } from "./run.ts";
import { picture } from "./terminal-picture.ts";

const columns = 58;
const rows = 20;
const shown = 13;

await using recording = await Recording.begin();
const alice = await recording.sit("alice", { columns, rows });
const bob = await recording.sit("bob", { columns, rows });

await alice.enter("/dm bob");
await alice.sees("── @bob ──");
await alice.enter("Hi Bob! The bridge is closed, I heard 🚧");
await bob.sees("New in @alice");
await bob.type("/sw");
await bob.press("Tab");
await bob.type("@al");
await bob.press("Tab", "Enter");
await bob.sees("alice: Hi Bob!");
await bob.enter("Since Tuesday. 那我们走远路?");
await alice.sees("bob: Since Tuesday.");
await alice.enter("The long way it is. Meet at eight?");
await bob.sees("alice: The long way it is.");
await bob.enter("👍 at eight");
await alice.sees("bob: 👍 at eight");
await bob.sees(/you: 👍 at eight ✓✓$/);
await alice.enter("/create-group hikers");
await alice.sees("── #hikers ──");
await alice.enter("/invite bob");
await alice.sees("bob was invited");
await bob.sees("You are in #hikers now");
await alice.enter("Who brings the map?");
await alice.sees(/you: Who brings the map\? ✓$/);
await bob.shows("unread: #hikers 1");
await bob.type("I still have the old m");
await bob.shows("the old m");

const panes = [];
for (const [title, tmux] of [["alice", alice], ["bob", bob]] as const) {
  // Without the lines that say who this is and where.
  const screen = await tmux.styledScreen();
  const first = screen.findIndex((row) => row.includes("── @"));
  panes.push({ title: `qpq · ${title}`, rows: settled(screen.slice(first, first + shown)) });
}
await Deno.writeTextFile(`${root}docs/conversation.svg`, picture(panes, columns, shown));
console.log("docs/conversation.svg is drawn");
