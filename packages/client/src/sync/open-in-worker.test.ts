// Envelopes opened by a thread of our own: when there is one, what it says, and that all goes on where there is none.
import { strict as assert } from "node:assert";
import { type HybridSecretKey, hybridSecretKeyFromSeed, sealEnvelope, wrapBare } from "@quicproquo/protocol";
import { FakeClock, SeededRandom } from "@quicproquo/testkit";
import { breath } from "../breath.ts";
import {
  type OpenedThere,
  type OpeningKeys,
  OpeningWorker,
  REST_MS,
  WORTH_A_WORKER,
  WORTH_SENDING,
} from "./open-in-worker.ts";

const random = new SeededRandom("open in a worker").bytes;
const recipientKey = random(32);
const channel = random(16);
const seeds = [random(32), random(32)];
const [newer, older, strange] = [...seeds, random(32)].map(hybridSecretKeyFromSeed);
const nothing = Array.from({ length: WORTH_SENDING }, () => wrapBare(Uint8Array.of(7)));

function sealed(to: HybridSecretKey | undefined, message: number, channelId: Uint8Array = channel): Uint8Array {
  assert.ok(to !== undefined);
  return sealEnvelope({ recipientKey, hybridPublicKey: to.publicKey, channelId, message: Uint8Array.of(message) });
}

/** Counts how often the keys are asked for: that is when a thread starts. */
function keysAsked(): { readonly keys: () => Promise<OpeningKeys>; readonly times: () => number } {
  let times = 0;
  return {
    keys: () => {
      times += 1;
      return Promise.resolve({ recipientKey, seeds });
    },
    times: () => times,
  };
}

/** Brings enough for a thread, and waits until there is one. */
async function busy(worker: OpeningWorker, keys: () => Promise<OpeningKeys>): Promise<void> {
  const much = Array.from({ length: WORTH_A_WORKER }, () => wrapBare(Uint8Array.of(7)));
  assert.equal(await worker.open(channel, much, keys), undefined);
  while (await worker.open(channel, nothing, keys) === undefined) await breath();
}

Deno.test("of much what any key of ours opens is opened, in its place, and each delivery for itself", async () => {
  using worker = new OpeningWorker(new FakeClock());
  const { keys, times } = keysAsked();
  await busy(worker, keys);
  const given = [
    sealed(newer, 1),
    wrapBare(Uint8Array.of(2)),
    sealed(strange, 3),
    sealed(older, 4),
    sealed(newer, 5, random(16)),
    ...nothing,
  ];
  const both = await Promise.all([
    worker.open(channel, given, keys),
    worker.open(new Uint8Array(0), [sealed(newer, 6, new Uint8Array(0)), ...given], keys),
  ]);
  const none = nothing.map(() => undefined);
  const expected: OpenedThere[] = [
    [Uint8Array.of(1), undefined, undefined, Uint8Array.of(4), undefined, ...none],
    [Uint8Array.of(6), undefined, undefined, undefined, undefined, undefined, ...none],
  ];
  assert.deepEqual(both, expected);
  assert.equal(times(), 1);
});

Deno.test("of little nothing is asked, however often it comes", async () => {
  const clock = new FakeClock();
  using worker = new OpeningWorker(clock);
  const { keys, times } = keysAsked();
  for (let at = 0; at < WORTH_A_WORKER; at++) await worker.open(channel, nothing.slice(1), keys);
  for (let at = 0; at < 3; at++) {
    const some = Array.from({ length: WORTH_A_WORKER - 1 }, () => wrapBare(Uint8Array.of(7)));
    assert.equal(await worker.open(channel, some, keys), undefined);
    await clock.advance(REST_MS);
  }
  assert.equal(times(), 0);
});

Deno.test("when nothing more comes the thread ends with its keys, and for much there is another", async () => {
  const clock = new FakeClock();
  using worker = new OpeningWorker(clock);
  const { keys, times } = keysAsked();
  await busy(worker, keys);
  await clock.advance(REST_MS - 1);
  assert.notEqual(await worker.open(channel, nothing, keys), undefined);
  await clock.advance(REST_MS);
  assert.equal(await worker.open(channel, nothing, keys), undefined);
  assert.equal(times(), 1);
  await busy(worker, keys);
  assert.equal(times(), 2);
});

const listen = "import { parentPort } from 'node:worker_threads'; parentPort.postMessage('ready');";
const failing = {
  "cannot be started": new URL("nothing:there"),
  "is not to be found": new URL("./no-such-program.ts", import.meta.url),
  "fails at once": program("throw new Error('at once')"),
  "fails at its work": program(`${listen} parentPort.on('message', () => { throw new Error('at work') });`),
  "ends at its work": program(`${listen} parentPort.on('message', () => process.exit(0));`),
};

function program(text: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`import process from 'node:process'; ${text}`)}`);
}

for (const [how, where] of Object.entries(failing)) {
  Deno.test(`a thread that ${how}: whoever waits for it goes on without, and no other is tried`, async () => {
    using worker = new OpeningWorker(new FakeClock(), where);
    const { keys, times } = keysAsked();
    const much = Array.from({ length: WORTH_A_WORKER }, () => wrapBare(Uint8Array.of(7)));
    while (!worker.isOver) {
      assert.equal(await worker.open(channel, much, keys), undefined);
      await breath();
    }
    assert.equal(await worker.open(channel, much, keys), undefined);
    assert.equal(times(), 1);
  });
}

Deno.test("with the connection the thread ends: whoever waits for it goes on without", async () => {
  const worker = new OpeningWorker(new FakeClock());
  const { keys, times } = keysAsked();
  await busy(worker, keys);
  const waiting = worker.open(channel, nothing, keys);
  worker[Symbol.dispose]();
  assert.equal(await waiting, undefined);
  const much = Array.from({ length: WORTH_A_WORKER }, () => wrapBare(Uint8Array.of(7)));
  assert.equal(await worker.open(channel, much, keys), undefined);
  assert.equal(times(), 1);
});
