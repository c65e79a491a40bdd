// Messages placed and acked, many in one go: what is called in one turn is locked and read in one round trip, decided here one
// call after the other in their order, and written in another round trip. Each finds what those before it have left.

import type { Capacity, EnqueueOutcome, EnqueueRequest, Placed } from "../store.ts";
import type { BundledCall } from "./bundled-call.ts";
import { acksOf, lockPeople, readBundle } from "./bundle-reading.ts";
import type { Message } from "./bundle-state.ts";
import { write } from "./bundle-writing.ts";
import { type Asked, takeAcked } from "./gone.ts";
import type { Sql } from "./sql.ts";

/** Makes the 96-byte delivery proof of a placed message (PROTOCOL section 9). */
export type Prove = (request: EnqueueRequest, seq: number) => Uint8Array;

/** Makes them in their order; then each has its answer, unless this throws. */
export async function makeBundle(
  sql: Sql,
  capacity: Capacity,
  prove: Prove,
  calls: readonly BundledCall[],
): Promise<void> {
  if (calls.every(({ name }) => name === "ack")) {
    await makeAcks(sql, acksOf(calls));
    for (const one of calls) if (one.name === "ack") one.answer();
    return;
  }
  const state = await readBundle(sql, capacity, calls);
  const answers: (() => void)[] = [];
  const toProve: { readonly request: EnqueueRequest; readonly message: Message }[] = [];
  const proofs = new Map<Message, Uint8Array>();
  for (const [at, call] of calls.entries()) {
    if (call.name === "enqueue") {
      const { request, answer } = call;
      const outcome = state.enqueue(request);
      if ("kind" in outcome) answers.push(() => answer(outcome));
      else {
        toProve.push({ request, message: outcome });
        answers.push(() => answer(stored(outcome, proofs.get(outcome))));
      }
    } else if (call.name === "batchEnqueue") {
      const { request, answer } = call;
      const outcome = state.batchEnqueue(request);
      if ("kind" in outcome) answers.push(() => answer(outcome));
      else answers.push(() => answer({ kind: "stored", placed: outcome.map((one) => one && placedOf(one)) }));
    } else {
      const { request, answer } = call;
      state.take(request, state.goneBy(at));
      if (state.reachesPlaced(request)) {
        await write(sql, state.unwritten());
        state.take(request, (await takeAcked(sql, [{ call: at, ...request }])).get(at));
      }
      answers.push(answer);
    }
  }
  const written = write(sql, state.unwritten(), true);
  // It is on its way at the end of this turn; while the database writes.
  await Promise.resolve();
  for (const { request, message } of toProve) proofs.set(message, prove(request, message.seq));
  await written;
  for (const answer of answers) answer();
}

/** Where nothing is placed nothing has to be decided. */
async function makeAcks(sql: Sql, acks: readonly Asked[]): Promise<void> {
  const [, gone] = await Promise.all([
    lockPeople(sql, [], acks.map(({ recipient }) => recipient)),
    takeAcked(sql, acks),
  ]);
  await write(sql, { messages: [], bodies: [], gone: [...gone.values()] }, true);
}

function stored(message: Message, deliveryProof: Uint8Array | undefined): EnqueueOutcome {
  if (deliveryProof === undefined) throw new Error("a message has no proof");
  return { kind: "stored", placed: placedOf(message), deliveryProof };
}

function placedOf({ placed }: Message): Placed {
  if (placed === undefined) throw new Error("a message was not written");
  return placed;
}
