// What becomes of a message that stands on the screen already.
import { strict as assert } from "node:assert";
import type { Message, Person } from "@quicproquo/client";
import { FakeClock } from "@quicproquo/testkit";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { changeLines } from "./change-line.ts";
import { ReactionPace, TOLD_A_MINUTE } from "./reaction-pace.ts";

Deno.test("who reacts and takes it back without end is told of in a few lines a minute; others are told of as always", async () => {
  const clock = new FakeClock(1_000_000);
  const engine = new EchoEngine("alice", "qpq://localhost");
  const { id } = await engine.openDirect("bob");
  const without = await engine.send(id, "a message");
  const { author: alice } = without;
  const emoji = (await engine.react(id, without.id, "👍")).reactions[0]?.emoji ?? assert.fail();
  const by = (...people: Person[]): Message => ({ ...without, reactions: [{ emoji, by: people }] });
  const [bob, carol] = ["bob", "carol"].map((name): Person => ({ ...alice, key: name }));
  assert.ok(bob !== undefined && carol !== undefined);
  const pace = new ReactionPace(clock);
  const toggle = (person: Person, times: number): string[] =>
    Array.from({ length: times }).flatMap(() => [
      ...changeLines(without, by(person), ({ key }) => key, pace),
      ...changeLines(by(person), without, ({ key }) => key, pace),
    ]);
  const flood = toggle(bob, 1_000);
  assert.equal(flood.length, TOLD_A_MINUTE + 1);
  assert.match(flood.at(-1) ?? "", /^bob goes on reacting/);
  assert.equal(toggle(bob, 10).length, 0);
  assert.equal(toggle(carol, 2).length, 4);
  await clock.advance(60_000);
  assert.equal(toggle(bob, 1_000).length, TOLD_A_MINUTE + 1);
});
