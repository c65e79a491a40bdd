// What is typed while the prompt is about to ask, by a terminal that types when told.
import { strict as assert } from "node:assert";
import { turn } from "@quicproquo/testkit";
import { TypedTerminal } from "../../../../testkit/src/typed-terminal.ts";
import { noLooks } from "../terminal/style.ts";
import { text } from "../text.ts";
import { LiveFace } from "./live-face.ts";

Deno.test("what is typed behind an act that asks answers it, or is dropped; it is no line", async () => {
  const terminal = new TypedTerminal();
  const face = new LiveFace(terminal, noLooks);
  const lines = face.next();
  terminal.type("before\r");
  assert.deepEqual(await lines, { line: "before", aim: undefined });
  const act = () => Promise.resolve();
  face.submit(act, { asks: true });
  terminal.type("secret\rbehind\r");
  await turn();
  assert.deepEqual(await face.next(), { act });
  face.rest();
  assert.equal(await face.ask({ label: "Password: ", hidden: true }), "secret");
  const next = face.next();
  await turn();
  assert.ok(terminal.written.includes(text.prompt.typedEarly));
  terminal.type("after\r");
  assert.deepEqual(await next, { line: "after", aim: undefined });
  assert.ok(!terminal.written.includes("secret"));
  await face.close();
});

Deno.test("what is typed behind an act that asks nothing is a line", async () => {
  const terminal = new TypedTerminal();
  const face = new LiveFace(terminal, noLooks);
  const first = face.next();
  const act = () => Promise.resolve();
  face.submit(act);
  terminal.type("a line\r");
  assert.deepEqual(await first, { act });
  assert.deepEqual(await face.next(), { line: "a line", aim: undefined });
  await face.close();
});
