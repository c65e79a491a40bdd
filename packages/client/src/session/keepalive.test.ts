// A quiet connection is asked for a sign of life, a busy one is not, and a dead one is ended; a slow one is waited for.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { ANSWER_MS, keepAlive, QUIET_MS, SLOWEST_BYTES_PER_MS, Upload } from "./keepalive.ts";

class Stream {
  lastReceived = 0;
  lastSent = 0;
  asked = 0;
  ended = false;
  /** When the oldest open call was made. */
  waiting: number | undefined;
  readonly upload: Upload;
  readonly #clock: FakeClock;
  readonly #answers: boolean;

  constructor(clock: FakeClock, answers: boolean) {
    this.#clock = clock;
    this.#answers = answers;
    this.upload = new Upload(clock);
  }

  keep(signal: AbortSignal): Promise<void> {
    const { upload, ask } = this;
    return keepAlive({ stream: this, upload, waitingSince: () => this.waiting, ask }, this.#clock, signal);
  }

  readonly ask = (): Promise<void> => {
    this.asked++;
    this.lastSent = this.#clock.monotonic();
    this.upload.add(80);
    if (this.#answers) this.#clock.after(100, () => this.lastReceived = this.#clock.monotonic());
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
  const kept = stream.keep(stop.signal);
  await clock.advance(QUIET_MS - 1);
  assert.equal(stream.asked, 0);
  await clock.advance(10 * (QUIET_MS + 100));
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
  const kept = stream.keep(stop.signal);
  for (let second = 0; second < 60; second++) {
    await clock.advance(1000);
    stream.lastReceived = clock.monotonic();
    stream.waiting = clock.monotonic();
  }
  assert.equal(stream.asked, 0);
  stop.abort();
  await kept;
});

Deno.test("a connection on which nobody waits is ended 5 s after the question that nothing answered", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  const kept = stream.keep(new AbortController().signal);
  await clock.advance(QUIET_MS + ANSWER_MS - 1);
  assert.equal(stream.asked, 1);
  assert.equal(stream.ended, false);
  await clock.advance(1);
  assert.equal(stream.ended, true);
  await kept;
});

Deno.test("a call without an answer: the question comes after 5 s of silence, the end after 10", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  const kept = stream.keep(new AbortController().signal);
  stream.waiting = stream.lastSent = 0;
  await clock.advance(ANSWER_MS);
  assert.equal(stream.asked, 1);
  assert.equal(stream.ended, false);
  await clock.advance(ANSWER_MS);
  assert.equal(stream.ended, true);
  await kept;
});

Deno.test("who goes on writing into the dark is not kept there by it", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  const kept = stream.keep(new AbortController().signal);
  stream.waiting = 0;
  for (let second = 0; second <= 10; second++) {
    stream.lastSent = clock.monotonic();
    stream.upload.add(200);
    await clock.advance(1000);
  }
  assert.equal(stream.ended, true);
  await kept;
});

Deno.test("a call that takes long at a node that lives ends nothing", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, true);
  const stop = new AbortController();
  stream.waiting = 0;
  const kept = stream.keep(stop.signal);
  await clock.advance(60_000);
  assert.ok(stream.asked > 5, `${stream.asked}`);
  assert.equal(stream.ended, false);
  stop.abort();
  await kept;
});

Deno.test("what goes up slowly is waited for, then the silence counts", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  stream.upload.add(60_000 * SLOWEST_BYTES_PER_MS / 2);
  stream.upload.add(60_000 * SLOWEST_BYTES_PER_MS / 2);
  stream.waiting = 0;
  const kept = stream.keep(new AbortController().signal);
  await clock.advance(60_000 - 1);
  assert.equal(stream.ended, false);
  await clock.advance(2 * ANSWER_MS);
  assert.equal(stream.ended, true);
  await kept;
});

Deno.test("a machine that slept asks again before it judges", async () => {
  const clock = new FakeClock();
  const stream = new Stream(clock, false);
  let slept = 0;
  const late = {
    now: () => clock.now(),
    // An hour passes between the question and the timer that ends the wait for its answer.
    monotonic: () => {
      if (stream.asked === 1 && clock.monotonic() > QUIET_MS) slept = 3_600_000;
      return clock.monotonic() + slept;
    },
    after: (ms: number, call: () => void) => clock.after(ms, call),
  };
  const { upload, ask } = stream;
  const kept = keepAlive(
    { stream, upload, waitingSince: () => undefined, ask },
    late,
    new AbortController().signal,
  );
  await clock.advance(QUIET_MS + ANSWER_MS);
  assert.equal(stream.asked, 2);
  assert.equal(stream.ended, false);
  await clock.advance(ANSWER_MS);
  assert.equal(stream.ended, true);
  await kept;
});
