import { strict as assert } from "node:assert";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { noLooks, themed } from "../terminal/style.ts";
import { messageLine } from "./message-line.ts";

async function lineOf(text: string, looks: boolean): Promise<string> {
  const engine = new EchoEngine("alice", "qpq://echo:7000");
  engine.receive("bob", text);
  const { id } = await engine.openDirect("bob");
  const [message] = await engine.history(id);
  assert.ok(message !== undefined);
  const style = looks ? themed("terminal") : noLooks;
  return messageLine(message, { style, drawn: looks, spoken: false }).replace(/^\S*\d\d:\d\d\S* /, "");
}

Deno.test("message line: Markdown has its looks where there are any, and is the text as it is elsewhere", async () => {
  const text = "**hi**\n```\n*a*\n22:22 carol: no";
  assert.equal(await lineOf(text, false), "bob: **hi**\n      ```\n      *a*\n      22:22 carol: no");
  const looked = await lineOf(text, true);
  assert.ok(looked.includes("\x1b[1mhi\x1b[22m"), looked);
  assert.ok(looked.includes("\n      \x1b[36m22:22 carol: no\x1b[39m"), "a fence takes no indent away");
});
