// The one process that holds A and B of one system: `client.ts NAME ADDRESS PID...`. Asked for `load 20000` it measures.

import { answerQuestions } from "@quicproquo/testkit/answering-process";
import { measure, type Task } from "./measure.ts";
import { systems } from "./systems.ts";

const [name, address = "", ...pids] = Deno.args;
const system = systems.find((each) => each.name === name);
if (system === undefined) throw new Error(`no system is called ${name}`);
const client = await system.connect(address);
await answerQuestions((question) => measure(client, pids.map(Number), taskOf(question)));

function taskOf(question: string): Task {
  const [what = "", count] = question.split(" ");
  if (what !== "load" && what !== "delay" && what !== "drain" && what !== "idle") {
    throw new Error(`no task: ${question}`);
  }
  return { what, count: Number(count) };
}
