// What house-keeping costs those who are served meanwhile: the time from enqueue to its answer at a quiet rate, before a node
// begins to remove a million expired messages and while it does. `--messages N`, `--seconds N`, `--json FILE`.

import { openStore } from "@quicproquo/server";
import { defaultLimits, type Limits } from "@quicproquo/protocol";

import { NodeProcess, registerAccount } from "@quicproquo/testkit/node-process";
import { flag } from "./flag.ts";
import { fromSorted, median } from "./node/figures.ts";

const messages = Number(flag("messages") ?? 1_000_000);
const seconds = Number(flag("seconds") ?? 25);
const perSecond = 200;
/** Messages of five seconds. */
const window = 5 * perSecond;
const recipients = 1_000;
const payload = new Uint8Array(1_024).fill(7);
/** The node keeps house for the first time after half a minute. */
const houseAfter = 30_000;
/** Times what it was, at most. */
const mayBecome = 1.25;

const limits: Partial<Limits> = { enqueuePerSecond: 1_000_000, enqueueBurst: 1_000_000 };
const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));

const folder = await Deno.makeTempDir({ prefix: "qpq-bench-" });
try {
  const filling = performance.now();
  await fill();
  console.log(`${messages} expired messages stored in ${((performance.now() - filling) / 1000).toFixed(0)} s`);
  // What the system still has to write of it would be measured with whatever comes first.
  await new Deno.Command("sync").output();
  await using node = await NodeProcess.start({ data: folder, limits });
  const begun = performance.now();
  await using link = await node.connect("tls");
  const account = await registerAccount(link.node, node.origin, "bench");
  const enqueue = async (): Promise<void> => {
    const channelId = new TextEncoder().encode("bench");
    const { seq } = await link.node.enqueue({
      recipientKey: account.key,
      channelId,
      payload,
      version: 1,
      ttlSecs: 0,
      auth: account.auth,
    });
    // The inbox must not grow full.
    if (seq % 1_000n === 0n) {
      await link.node.ack({ recipientKey: account.key, channelId, version: 1, seqUpTo: seq, auth: account.auth });
    }
  };
  await measure(enqueue, 2);
  const before = await measure(enqueue, Math.min(seconds, 25));
  const wait = houseAfter + 1_000 - (performance.now() - begun);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const meanwhile = await measure(enqueue, seconds);
  const ratio = meanwhile.p99 / before.p99;
  console.log(`before: ${told(before)}`);
  console.log(`while it removes them: ${told(meanwhile)}`);
  console.log(`p99 ${ratio.toFixed(2)} x what it was (at most ${mayBecome}: ${ratio <= mayBecome ? "yes" : "no"})`);
  await node.stop();
  console.log(`${messages - await left()} removed meanwhile`);
  const file = flag("json");
  if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify({ before, meanwhile, ratio }, null, 2)}\n`);
} finally {
  await Deno.remove(folder, { recursive: true });
}

interface Delay {
  readonly p50: number;
  /** The median of those of five seconds each, so that a disk that others hold up for a moment does not decide it. */
  readonly p99: number;
  /** Of each five seconds. */
  readonly p99s: readonly number[];
}

function told({ p50, p99, p99s }: Delay): string {
  const each = p99s.map((one) => one.toFixed(1)).join(" ");
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (of five seconds each: ${each})`;
}

/** ms from call to answer, at an even rate whatever the answers take. */
async function measure(call: () => Promise<void>, duration: number): Promise<Delay> {
  const times: number[] = [];
  const calls: Promise<void>[] = [];
  const started = performance.now();
  for (let number = 0; number < duration * perSecond; number += 1) {
    const wait = started + (number * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const from = performance.now();
    calls.push(call().then(() => void (times[number] = performance.now() - from)));
  }
  await Promise.all(calls);
  const sorted = (some: readonly number[]): readonly number[] => some.toSorted((a, b) => a - b);
  const p99s: number[] = [];
  for (let at = 0; at < times.length; at += window) {
    p99s.push(fromSorted(sorted(times.slice(at, at + window)), 0.99));
  }
  return { p50: fromSorted(sorted(times), 0.5), p99: median(p99s), p99s };
}

function store() {
  const keyText = undefined;
  const capacity = { ...defaultLimits, inboxMessages: 2 ** 31, recipientMessages: 2 ** 31, recipientBytes: 2 ** 40 };
  return openStore({ data: folder, keyText, exclusive: true, limits: capacity, maxBytes: undefined, random });
}

/** Messages that are over already, a thousand recipients each with as many. */
async function fill(): Promise<void> {
  await using opened = await store();
  const now = Date.now();
  const recipientKeys: Uint8Array[] = [];
  for (let number = 0; number < recipients; number += 1) {
    const identityKey = random(32);
    recipientKeys.push(identityKey);
    await opened.register({
      username: `user${number}`,
      identityKey,
      registrationRequest: random(32),
      registrationRecord: random(192),
      inviteHash: undefined,
      now,
    });
  }
  const channelId = new TextEncoder().encode("over");
  for (let stored = 0; stored < messages; stored += recipients) {
    await opened.batchEnqueue({ sender: 1, recipientKeys, channelId, payload, now, expiresAt: now - 1 });
  }
}

async function left(): Promise<number> {
  await using opened = await store();
  return (await opened.census({})).messages;
}
