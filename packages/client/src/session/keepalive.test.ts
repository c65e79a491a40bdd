// A quiet connection is asked for a sign of life, a busy one is not, and a dead one is ended.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { DEAD_MS, keepAlive, QUIET_MS } from "./keepalive.ts";

class Stream {
  lastReceived = 0;
  lastSent = 0;
  asked = 0;
  ended = false;
  readonly #clock: FakeClock;
  readonly #answers: boolean;

  constructor(clock: FakeClock, answers: boolean) {
    this.#clock = clock;
    this.#answers = answers;
  }

  readonly ask = (): Promise<void> => {
    this.asked++;
    this.lastSent = this.#clock.monotonic();
    if (this.#answers) this.lastReceived = this.#clock.monotonic();
    return this.#answers ? Promise.resolve() : Promise.reject(new Error("no answer"));
  };

  abort(): void {
    this.ended = true;
  }
}

Deno.test("a quiet connection is asked every 15 s and lives as long as it answers", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, true);
  const stop = new AbortController();
  const kept = keepAlive({ stream, ask: stream.ask }, clock, stop.signal);
  await clock.advance(QUIET_MS - 1);
  assert.equal(stream.asked, 0);
  await clock.advance(10 * QUIET_MS);
  assert.equal(stream.asked, 10);
  assert.equal(stream.ended, false);
  stop.abort();
  await kept;
  assert.equal(clock.waiting, 0);
});

Deno.test("a connection on which bytes flow is asked nothing", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, true);
  const stop = new AbortController();
  const kept = keepAlive({ stream, ask: stream.ask }, clock, stop.signal);
  for (let second = 0; second < 60; second++) {
    await clock.advance(1000);
    stream.lastReceived = clock.monotonic();
  }
  assert.equal(stream.asked, 0);
  stop.abort();
  await kept;
});

Deno.test("a connection that answers nothing for 45 s is ended", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  const kept = keepAlive({ stream, ask: stream.ask }, clock, new AbortController().signal);
  await clock.advance(DEAD_MS - 1);
  assert.equal(stream.ended, false);
  await clock.advance(QUIET_MS);
  assert.equal(stream.ended, true);
  await kept;
});
