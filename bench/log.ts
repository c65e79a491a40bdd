// What a proof of a binding costs the node, at sizes of the log that grow tenfold: from the store's rows to the signed text,
// one at a time. Logarithmic means that the columns hardly differ. `--names N` sets the largest (default 100000),
// `--json FILE` writes the figures.

import { defaultLimits, signingKeyFromSeed } from "@quicproquo/protocol";
import { journalFile, journalPathOf, openStore, TransparencyLog } from "@quicproquo/server";
import { flag } from "./flag.ts";

const names = Number(flag("names") ?? 100_000);
const proofs = 2_000;
const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));

const data = await Deno.makeTempDir({ prefix: "qpq-bench-log-" });
await using cleanup = new AsyncDisposableStack();
cleanup.defer(() => Deno.remove(data, { recursive: true }));
const store = cleanup.use(
  await openStore({ data, keyText: undefined, exclusive: true, limits: defaultLimits, maxBytes: undefined, random }),
);
const nodeKey = signingKeyFromSeed(await store.secret({ name: "node-key", value: random(32) }));
const log = await TransparencyLog.open({ store, journal: journalFile(journalPathOf(data)), nodeKey });

const figures = [];
let registered = 0;
for (let size = 1_000; size <= names; size *= 10) {
  const begun = performance.now();
  while (registered < size) {
    const group = Array.from({ length: Math.min(500, size - registered) }, () => register(registered++));
    await Promise.all(group);
  }
  const registration = (performance.now() - begun) / size * 1_000;
  await log.checkpoint();
  const times: number[] = [];
  let bytes = 0;
  for (let left = proofs; left > 0; left--) {
    const username = `user${Math.floor(Math.random() * size)}`;
    const started = performance.now();
    const proven = await log.prove(username);
    times.push((performance.now() - started) * 1_000);
    bytes = proven?.proof.length ?? 0;
  }
  times.sort((left, right) => left - right);
  const at = (share: number): number => Math.round(times[Math.floor(share * (times.length - 1))] ?? NaN);
  const figure = { names: size, p50: at(0.5), p99: at(0.99), bytes, registration: Math.round(registration) };
  figures.push(figure);
  console.log(
    `${size} names: a proof in p50 ${figure.p50} us, p99 ${figure.p99} us, ${bytes} bytes; a registration in ${figure.registration} us`,
  );
}
const file = flag("json");
if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify({ proofs, figures })}\n`);

function register(number: number): Promise<unknown> {
  return store.register({
    username: `user${number}`,
    identityKey: random(32),
    registrationRequest: random(32),
    registrationRecord: random(192),
    inviteHash: undefined,
    now: Date.now(),
  });
}
