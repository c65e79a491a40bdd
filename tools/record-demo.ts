// `npm run record`: the picture in the README. Two people at their prompts, in real terminals, on a real node; what their
// screens then show is drawn as docs/conversation.svg. Clock times are those of the picture, not of the day it was
// made; the colour of a name comes from its key, and differs.

import { NodeProcess } from "../testkit/src/node-process.ts";
import { Tmux, tmuxMissing } from "../testkit/src/tmux.ts";
import { root } from "./run.ts";
import { picture } from "./terminal-picture.ts";

const columns = 58;
const rows = 20;
const shown = 13;

const missing = tmuxMissing();
if (missing !== undefined) {
  console.error(missing);
  Deno.exit(1);
}

const folder = await Deno.makeTempDir({ prefix: "qpq-record-" });
await using cleanup = new AsyncDisposableStack();
cleanup.defer(() => Deno.remove(folder, { recursive: true }));
const node = cleanup.use(await NodeProcess.start({ data: `${folder}/node` }));
const alice = cleanup.use(await sit("alice"));
const bob = cleanup.use(await sit("bob"));

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
  panes.push({ title: `qpq · ${title}`, rows: screen.slice(first, first + shown).map(settled) });
}
await Deno.writeTextFile(`${root}docs/conversation.svg`, picture(panes, columns, shown));
console.log("docs/conversation.svg is drawn");

/** Registered beforehand, with the keys at the node, as somebody who was here yesterday. */
async function sit(name: string): Promise<Tmux> {
  const secret = `${folder}/password`;
  await Deno.writeTextFile(secret, "correct horse battery staple", { mode: 0o600 });
  const qpq = ["run", "--allow-all", "--no-prompt", `${root}packages/cli/src/main.ts`];
  const common = ["--data-dir", `${folder}/${name}`, "--password-file", secret];
  const registered = await new Deno.Command(Deno.execPath(), {
    args: [...qpq, "register", name, "--node", node.address, ...common],
    stdout: "null",
  }).output();
  if (!registered.success) throw new Error(new TextDecoder().decode(registered.stderr));
  const tmux = await Tmux.start([Deno.execPath(), ...qpq, ...common], { columns, rows });
  await tmux.shows("· online");
  return tmux;
}

/** The row with the picture's own time, day and address. */
function settled(row: string): string {
  return row.replaceAll(/(?<!\d)\d\d:\d\d(?!\d)/g, "19:42")
    .replaceAll(/\w+day, \w+ \d+, \d{4}/g, "Friday, November 27, 2026");
}
