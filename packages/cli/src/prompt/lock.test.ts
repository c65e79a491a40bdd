// A prompt that nobody touches locks itself, whatever it was doing.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { silentFace } from "../../../../testkit/src/silent-face.ts";
import type { Face, Input } from "./face.ts";
import { unlocked } from "./lock.ts";
import { Prompt } from "./prompt.ts";

/** A face that draws, and somebody who sends these lines and then goes away. */
function deserted(lines: readonly string[], answers: readonly (string | undefined)[] = []) {
  const inputs: Input[] = lines.map((line) => ({ line }));
  const left = [...answers];
  const printed: string[] = [];
  let waiting = Promise.withResolvers<Input | undefined>();
  let asked: PromiseWithResolvers<string | undefined> | undefined;
  let touch = (): void => {};
  const face: Face = {
    ...silentFace,
    drawn: true,
    print: (line) => void printed.push(line),
    next: async () => inputs.shift() ?? await waiting.promise,
    submit(act, how) {
      assert.deepEqual(how, { asks: true }, "what is typed from here on may be the password");
      waiting.resolve({ act });
      waiting = Promise.withResolvers();
    },
    ask() {
      if (left.length > 0) return Promise.resolve(left.shift());
      asked = Promise.withResolvers();
      return asked.promise;
    },
    giveUp: () => asked?.resolve(undefined),
    clear: () => void printed.splice(0),
    whenTouched: (listener) => void (touch = listener),
  };
  return { face, printed, touch: () => touch() };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

Deno.test("a prompt that nobody touches locks after the time that is set, and keys put it off", async () => {
  const clock = new FakeClock(1_000_000);
  const engine = new EchoEngine("alice", "qpq://localhost");
  const { face, touch } = deserted(["/settings lock 10m"]);
  let ended: unknown;
  const running = new Prompt(engine, face, clock).run().then((next) => ended = next);
  await settle();
  await clock.advance(599_000);
  touch();
  await clock.advance(599_000);
  await settle();
  assert.equal(ended, undefined);
  await clock.advance(1_000);
  assert.deepEqual(await running, { next: "lock" });
});

Deno.test("what was being asked is given up for the lock", async () => {
  const clock = new FakeClock(1_000_000);
  const engine = new EchoEngine("alice", "qpq://localhost");
  await engine.setLockAfter(60);
  const { face } = deserted(["/passwd"]);
  const running = new Prompt(engine, face, clock).run();
  await settle();
  await clock.advance(60_000);
  assert.deepEqual(await running, { next: "lock" });
});

Deno.test("a locked prompt is opened by the password alone, and left without it", async () => {
  const engine = new EchoEngine("alice", "qpq://localhost");
  const { face, printed } = deserted([], ["wrong", "secret"]);
  face.print("what was written");
  assert.equal(await unlocked(engine, face), true);
  assert.deepEqual(printed.length, 2);
  assert.ok(!printed.includes("what was written"));
  assert.equal(await unlocked(engine, deserted([], [undefined]).face), false);
});
