// Whether the answer to a login tells by its time if the name has an account: known and unknown names by chance in turn,
// from nowhere that their owners log in from, and Welch's t over all samples and over the quick ones alone, since what
// interrupts a few hides what all have in common (Reparaz, Balasch, Verbauwhede: "dude, is my code constant time?", 2017).

import { ok } from "node:assert/strict";
import { client as opaque } from "@serenity-kit/opaque";
import { sizes } from "@quicproquo/testkit/sizes";
import { Harness, Person } from "../harness.test.ts";

const names = 16;
/** What the literature takes for found: chance alone gives as much once in a hundred thousand times. */
const found = 4.5;
/** Quantiles of all samples beyond which none is looked at. */
const crops = [1, 0.9, 0.5];
const manyLogins = {
  loginsPerMinutePerName: 1_000_000,
  loginsPerMinutePerPrefix: 1_000_000,
  failedLoginsPerHourPerName: 1_000_000,
};

interface Sample {
  readonly known: boolean;
  readonly ms: number;
}

Deno.test({
  name: "the time until a login is answered does not tell whether the name is known",
  ignore: sizes.loginSamples === 0,
  fn: () =>
    Harness.run({ limits: manyLogins }, async (harness) => {
      // Registered and never logged in: here nobody is at home.
      for (let each = 0; each < names; each += 1) {
        await new Person(await harness.connect(), nameOf(true, each), harness.node.identity.origin).register();
      }
      const { node } = await harness.connect();
      const { startLoginRequest } = opaque.startLogin({ password: "guess" });
      const request = Uint8Array.fromBase64(startLoginRequest, { alphabet: "base64url" });
      const measure = async (): Promise<Sample> => {
        const known = Math.random() < 0.5;
        const username = nameOf(known, Math.floor(Math.random() * names));
        const from = performance.now();
        await node.opaqueLoginStart({ username, request });
        return { known, ms: performance.now() - from };
      };
      for (let each = 0; each < sizes.loginSamples / 10; each += 1) await measure();
      const samples: Sample[] = [];
      while (samples.length < sizes.loginSamples) samples.push(await measure());
      const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
      for (const crop of crops) {
        const bound = sorted[Math.ceil(sorted.length * crop) - 1] ?? NaN;
        const kept = samples.filter(({ ms }) => ms <= bound);
        const times = (known: boolean): number[] => kept.filter((sample) => sample.known === known).map(({ ms }) => ms);
        const t = welch(times(true), times(false));
        ok(Math.abs(t) < found, `t = ${t.toFixed(1)} over the quickest ${kept.length} of ${samples.length}`);
      }
    }),
});

Deno.test("a difference that is there is found", () => {
  const noise = (at: number): number => Math.sin(at * at);
  const times = (more: number): number[] => Array.from({ length: 5_000 }, (_, at) => 1 + 0.1 * noise(at) + more);
  ok(Math.abs(welch(times(0), times(0))) < found);
  ok(Math.abs(welch(times(0), times(0.02))) > found);
});

/** Of one length, known or not. */
function nameOf(known: boolean, number: number): string {
  return `${known ? "known" : "ghost"}${String(number).padStart(2, "0")}`;
}

/** Welch's t of two samples that need not vary alike. */
function welch(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [momentsOf(left), momentsOf(right)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / left.length + b.variance / right.length);
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
