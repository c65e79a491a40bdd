// The one process that holds A and B of one system: `client.ts NAME ADDRESS PID...`. It reads a task a line and writes its
// figures, a line each.

import { linesOf } from "@quicproquo/testkit/programs";
import { measure, type Task } from "./measure.ts";
import { systems } from "./systems.ts";

const [name, address = "", ...pids] = Deno.args;
const system = systems.find((each) => each.name === name);
if (system === undefined) throw new Error(`no system is called ${name}`);
const client = await system.connect(address);
for await (const line of linesOf(Deno.stdin.readable)) {
  console.log(JSON.stringify(await measure(client, pids.map(Number), taskOf(line))));
}
// Libraries may hold connections that nobody closes.
Deno.exit();

function taskOf(line: string): Task {
  const [what = "", count] = line.split(" ");
  if (what !== "load" && what !== "delay" && what !== "drain" && what !== "idle") throw new Error(`no task: ${line}`);
  return { what, count: Number(count) };
}
