// What every store must do with calls that are made at once: the same as if each had been made when the one before it was
// answered. A part of the store's contract.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { sizes } from "@quicproquo/testkit/sizes";
import { type ContractTest, key, people, start } from "./contract-subject.test.ts";
import type { AccountId, EnqueueOutcome, Placed, Store } from "./store.ts";

const later = start + 30 * 86_400_000;
const all = { maxEnvelopes: 1_000, maxBytes: 2 ** 22, now: start };
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function atOnceContract(test: ContractTest): void {
  test("messages placed at once get their numbers in the order of the calls, in each inbox and over all", async ({ store }) => {
    await people(store, 3);
    const calls = Array.from({ length: 30 }, (_, at) => ({ to: 2 + at % 2, channel: "ab".charAt(at % 3 % 2), at }));
    const placed = (await Promise.all(calls.map(({ to, channel, at }) => send(store, 1, to, channel, `${at}`)))).map(
      stored,
    );
    const next = new Map<string, number>();
    for (const [at, { to, channel }] of calls.entries()) {
      const seq = (next.get(`${to}${channel}`) ?? 0) + 1;
      next.set(`${to}${channel}`, seq);
      deepStrictEqual([placed[at]?.recipient, placed[at]?.seq], [to, seq]);
    }
    const arrivals = placed.map(({ arrival }) => arrival);
    deepStrictEqual(arrivals, arrivals.toSorted((one, other) => one - other));
    strictEqual(new Set(arrivals).size, 30);
    for (const recipient of [2, 3]) {
      for (const channel of ["a", "b"]) {
        const mine = calls.filter((call) => call.to === recipient && call.channel === channel);
        deepStrictEqual(await bodies(store, recipient, channel), mine.map(({ at }) => `${at}`));
      }
    }
  });

  test("of messages placed at once those that are refused leave nothing, and the others go on", async (subject) => {
    const { store } = subject;
    await people(store, 4);
    const outcomes = await Promise.all([
      send(store, 1, 2, "a", "first"),
      send(store, 1, 9, "a", "to nobody"),
      send(store, 1, 2, "a", "second"),
      send(store, 1, 2, "a", "over the share"),
      send(store, 3, 2, "a", "third"),
      send(store, 1, 2, "b", "elsewhere"),
      send(store, 3, 2, "a", "fourth"),
      send(store, 4, 2, "a", "over all"),
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 }),
      send(store, 4, 2, "a", "in its place"),
      send(store, 4, 2, "a", "over all again"),
    ]);
    deepStrictEqual(
      outcomes.map((outcome) => outcome === undefined ? "acked" : outcome.kind),
      [
        "stored",
        "unknown-recipient",
        "stored",
        "inbox-full",
        "stored",
        "stored",
        "stored",
        "inbox-full",
        "acked",
        "stored",
        "inbox-full",
      ],
    );
    deepStrictEqual(await bodies(store, 2, "a"), ["second", "third", "fourth", "in its place"]);
    strictEqual((await store.census({})).messages, 5);
    const before = await subject.fingerprint();
    const refused = await Promise.all([
      send(store, 4, 2, "a", "still none"),
      send(store, 1, 9, "c", "to nobody"),
      batch(store, 4, [2], "a", "nor of a batch"),
    ]);
    deepStrictEqual(refused.map(({ kind }) => kind), ["inbox-full", "unknown-recipient", "inbox-full"]);
    strictEqual(await subject.fingerprint(), before, "no trace");
    const [, again, overAgain] = await Promise.all([
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 3 }),
      send(store, 3, 2, "a", "half was of the third, and one of it is gone"),
      send(store, 3, 2, "a", "over the share"),
    ]);
    deepStrictEqual([again.kind, overAgain.kind], ["stored", "inbox-full"]);
  }, { capacity: { inboxMessages: 4 } });

  test("what is called between others at once stands between them", async ({ store }) => {
    await people(store, 4);
    const candidate = text("0123456789abcdef");
    const [first, seen, , second, drained, third, , gone, channel, own, foreign] = await Promise.all([
      send(store, 1, 2, "a", "first"),
      store.peek({ recipient: 2, channelId: text("a"), ...all }),
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 }),
      send(store, 1, 2, "a", "second"),
      store.drain({ recipient: 2, channelId: text("a"), ...all }),
      send(store, 1, 2, "a", "third"),
      store.deleteAccount({ account: 3, now: start }),
      send(store, 1, 3, "a", "too late"),
      store.channelOf({ account: 1, peerKey: key(2), candidate }),
      send(store, 1, 2, "0123456789abcdef", "of the two"),
      send(store, 4, 2, "0123456789abcdef", "of another"),
    ]);
    deepStrictEqual([seen, drained].map((some) => some.map(({ payload }) => decode(payload))), [["first"], ["second"]]);
    deepStrictEqual([first, second, third].map((one) => stored(one).seq), [1, 2, 3]);
    deepStrictEqual([first, second, third].map((one) => stored(one).ackedUpTo), [0, 1, 1]);
    deepStrictEqual(gone, { kind: "unknown-recipient" });
    ok(channel.kind === "channel");
    strictEqual(own.kind, "stored");
    deepStrictEqual(foreign, { kind: "not-a-member" });
    const [, closed, empty] = await Promise.all([
      store.deleteAccount({ account: 2, now: start }),
      batch(store, 1, [2], "0123456789abcdef", "closed"),
      batch(store, 1, [], "0123456789abcdef", "closed"),
    ]);
    deepStrictEqual([closed, empty], [{ kind: "not-a-member" }, { kind: "not-a-member" }]);
  });

  test("who counts what waits, and who is told how far was acked, sees what came before in the same turn", async ({ store }) => {
    await people(store, 2);
    const to = { recipient: 2, after: 0, maxEnvelopes: 10, maxBytes: 1_000, alwaysOne: true, now: start };
    const [, , three, , told, two, [, second]] = await Promise.all([
      batch(store, 1, [2], "a", "first"),
      batch(store, 1, [2], "a", "second").then(() => send(store, 1, 2, "a", "afterwards")),
      store.census({}),
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 }),
      store.waiting(to),
      store.census({}),
      store.listAccounts({ after: "", limit: 10 }),
    ]);
    deepStrictEqual([three.messages, two.messages, second?.messages], [2, 1, 1]);
    deepStrictEqual(told.inboxes.map(({ ackedUpTo, envelopes }) => [ackedUpTo, envelopes.length]), [[1, 1]]);
    deepStrictEqual([(await store.census({})).messages, (await store.census({})).bytes], [2, 16]);
  });

  test("a share of the whole is free again when another call of the same turn empties an inbox", async ({ store }) => {
    await people(store, 3);
    await send(store, 3, 2, "e", "another's");
    await send(store, 1, 2, "a", "one of two");
    await send(store, 1, 2, "b", "the other");
    const outcomes = await Promise.all([
      send(store, 1, 2, "c", "over the share"),
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 }),
      send(store, 1, 2, "c", "in its place"),
      send(store, 1, 2, "d", "over it again"),
    ]);
    deepStrictEqual(outcomes.map((outcome) => outcome?.kind), ["inbox-full", undefined, "stored", "inbox-full"]);
  }, { capacity: { recipientInboxes: 4, recipientMessages: 4 } });

  test("messages placed at once end each at its own time", async ({ store }) => {
    await people(store, 2);
    await Promise.all([3, 1, 2].map((n) => send(store, 1, 2, "a", `${n}`, start + n)));
    const at = async (now: number) =>
      (await store.peek({ recipient: 2, channelId: text("a"), ...all, now })).map(({ payload }) => decode(payload));
    deepStrictEqual(await at(start), ["3", "1", "2"]);
    deepStrictEqual(await at(start + 1), ["3", "2"]);
    strictEqual(await store.expire({ now: start + 2, limit: 10 }), 2);
    deepStrictEqual(await at(start), ["3"]);
  });

  const { runs, calls, seed } = sizes.storeCalls;
  for (let run = seed; run < seed + runs; run += 1) {
    test(`calls made at once come to the same as one after the other (seed ${run})`, async ({ store }) => {
      await people(store, 8);
      const script = scriptOf(new SeededRandom(run), calls);
      for (const first of [0, 4]) {
        const pair = { account: first + 1, peerKey: key(first + 2), candidate: text(`of the two from ${first}`) };
        strictEqual((await store.channelOf(pair)).kind, "channel");
      }
      const together = await Promise.all(script.map((call) => made(store, call, 0)));
      const apart: unknown[] = [];
      for (const call of script) apart.push(await made(store, call, 4));
      deepStrictEqual(inRanks(together), inRanks(apart));
      const lines = await store.listAccounts({ after: "", limit: 10 });
      const left = lines.map(({ messages, bytes }) => ({ messages, bytes }));
      deepStrictEqual(left.slice(0, 4), left.slice(4));
      for (const recipient of [1, 2, 3, 4]) {
        const waiting = (account: number) =>
          store.waiting({ recipient: account, after: 0, alwaysOne: true, ...all }).then(({ inboxes }) =>
            inboxes.map(({ ackedUpTo, envelopes }) => ({ ackedUpTo, envelopes }))
          );
        deepStrictEqual(await waiting(recipient), await waiting(recipient + 4));
      }
    }, {
      capacity: { inboxMessages: 8, inboxBytes: 400, recipientMessages: 18, recipientBytes: 900, recipientInboxes: 4 },
    });
  }
}

const channels = ["of the two from", "a", "b", "c", "d", ""] as const;

/** A call of one of four people, who stand somewhere among all accounts. */
type Scripted =
  | {
    readonly kind: "send";
    readonly sender: number;
    readonly to: number;
    readonly channel: string;
    readonly size: number;
  }
  | {
    readonly kind: "batch";
    readonly sender: number;
    readonly to: readonly number[];
    readonly channel: string;
    readonly size: number;
  }
  | { readonly kind: "ack" | "drain" | "peek"; readonly who: number; readonly channel: string; readonly upTo: number }
  | { readonly kind: "find"; readonly who: number };

function scriptOf(random: SeededRandom, length: number): readonly Scripted[] {
  const who = (): number => 1 + random.below(4);
  return Array.from({ length }, (): Scripted => {
    const channel = random.pick(channels);
    const size = random.chance(0.1) ? 180 : 1 + random.below(40);
    const chosen = random.below(20);
    // The fifth is nobody.
    if (chosen < 9) return { kind: "send", sender: who(), to: 1 + random.below(5), channel, size };
    if (chosen < 12) {
      const to = random.shuffled([1, 2, 3, 4, 5]).slice(random.below(5));
      return { kind: "batch", sender: who(), to, channel, size };
    }
    if (chosen < 17) return { kind: "ack", who: who(), channel, upTo: 1 + random.below(12) };
    if (chosen === 17) return { kind: "find", who: who() };
    return { kind: chosen === 18 ? "drain" : "peek", who: who(), channel, upTo: 0 };
  });
}

/** With everyone's number so much higher; numbers of accounts as they are in the script again. */
async function made(store: Store, call: Scripted, above: number): Promise<unknown> {
  const at = (number: number): number => number === 5 ? 99 : number + above;
  const back = (placed: Placed | undefined) =>
    placed && { ...placed, before: undefined, recipient: placed.recipient - above };
  if (call.kind === "find") return (await store.findIdentity({ identityKey: key(at(call.who)) }))?.username.length;
  const channel = call.channel.startsWith("of") ? `${call.channel} ${above}` : call.channel;
  const channelId = text(channel);
  if (call.kind === "send") {
    const outcome = await send(store, at(call.sender), at(call.to), channel, bodyOf(call));
    return outcome.kind === "stored" ? back(outcome.placed) : outcome;
  }
  if (call.kind === "batch") {
    const outcome = await batch(store, at(call.sender), call.to.map(at), channel, bodyOf(call));
    return outcome.kind === "stored" ? outcome.placed.map(back) : outcome;
  }
  const recipient = at(call.who);
  if (call.kind === "ack") return await store.ack({ recipient, channelId, seqUpTo: call.upTo });
  if (call.kind === "drain") return await store.drain({ recipient, channelId, ...all, maxEnvelopes: 2 });
  return await store.peek({ recipient, channelId, ...all });
}

const bodyOf = (call: { readonly sender: number; readonly size: number }): string => `${call.sender}`.repeat(call.size);

/** Arrivals by their place in the order: whoever comes later has other ones. */
function inRanks(outcomes: readonly unknown[]): unknown {
  const arrivals: number[] = [];
  const seen = JSON.stringify(outcomes, (name, value: unknown) => {
    if (name === "arrival" && typeof value === "number") arrivals.push(value);
    return value instanceof Uint8Array ? decode(value) : value ?? null;
  });
  const order = arrivals.toSorted((one, other) => one - other);
  return JSON.parse(
    seen,
    (name, value: unknown) => name === "arrival" && typeof value === "number" ? order.indexOf(value) : value,
  );
}

function send(
  store: Store,
  sender: AccountId,
  to: number,
  channel: string,
  body: string,
  expiresAt: number = later,
): Promise<EnqueueOutcome> {
  const channelId = text(channel);
  return store.enqueue({
    sender,
    recipientKey: key(to),
    channelId,
    payload: text(body),
    ttlSecs: 0,
    now: start,
    expiresAt,
  });
}

function batch(store: Store, sender: AccountId, to: readonly number[], channel: string, body: string) {
  const recipientKeys = to.map(key);
  return store.batchEnqueue({
    sender,
    recipientKeys,
    channelId: text(channel),
    payload: text(body),
    now: start,
    expiresAt: later,
  });
}

function stored(outcome: EnqueueOutcome): Placed {
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  return outcome.placed;
}

async function bodies(store: Store, recipient: AccountId, channel: string): Promise<readonly string[]> {
  return (await store.peek({ recipient, channelId: text(channel), ...all })).map(({ payload }) => decode(payload));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
