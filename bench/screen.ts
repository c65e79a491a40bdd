// From enter to the other screen: two qpq processes on a node, over real sockets, one types at a quiet rate, the other's
// standard output is watched. Everything a message goes through is in it: store, encryption, the node's fsync, the way back,
// and drawing the line. `--json FILE` writes the figures, `--messages N` (default 200), `--rate N` a second (default 20).

import { NodeProcess } from "../testkit/src/node-process.ts";
import { Person } from "../tools/demo-person.ts";
import { flag } from "./flag.ts";

const messages = Number(flag("messages") ?? 200);
const rate = Number(flag("rate") ?? 20);

const folder = await Deno.makeTempDir({ prefix: "qpq-bench-screen-" });
await using cleanup = new AsyncDisposableStack();
cleanup.defer(() => Deno.remove(folder, { recursive: true }));
const node = cleanup.use(await NodeProcess.start({ data: `${folder}/node` }));
const [alice, bob] = await Promise.all(["alice", "bob"].map(async (name) => {
  const person = cleanup.use(new Person({ name, address: node.address, folder: `${folder}/${name}` }));
  await person.register();
  person.sit();
  await person.sees("You are");
  return person;
}));
if (alice === undefined || bob === undefined) throw new Error("nobody came");
await alice.type("/dm bob");
await alice.sees("── @bob ──");
await alice.type("first");
await bob.sees("New in @alice");
await bob.type("/switch @alice");
await bob.sees("alice: first");

const times: number[] = [];
for (let index = 0; index < messages; index++) {
  const next = performance.now() + 1000 / rate;
  const begun = performance.now();
  await alice.type(`message ${index}.`);
  await bob.sees(`alice: message ${index}.`);
  times.push(performance.now() - begun);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
}
for (const person of [alice, bob]) await person.leave();

const sorted = times.toSorted((left, right) => left - right);
const at = (share: number): number => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN) * 10) / 10;
const figures = { messages, rate, p50: at(0.5), p99: at(0.99), most: at(1) };
console.log(
  `enter to the other screen, ${messages} messages at ${rate}/s: p50 ${figures.p50} ms, p99 ${figures.p99} ms, most ${figures.most} ms`,
);
const file = flag("json");
if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify(figures)}\n`);
