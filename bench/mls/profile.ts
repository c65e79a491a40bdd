// Where our own engine's time goes: `profile.ts MEMBERS SUITE`, in a process of its own. Each call of the cipher suite is
// counted and timed, so that what is left of a step is our own code: trees, codecs, rules. Timing costs a little itself, and
// it is wall-clock time: on a busy machine the shares mean more than the times. Prints one line of JSON.

import { cryptoProvider } from "../../packages/mls/src/crypto/provider.ts";
import { OwnPeer } from "../../tests/interop/mls/own-engine.ts";
import { live, type Step } from "./scenario.ts";

export interface Share {
  readonly calls: number;
  /** ms. */
  readonly time: number;
}

/** By step, by what was called; "all" is the step itself. */
export type Profile = Partial<Record<Step, Readonly<Record<string, Share>>>>;

const groups: Readonly<Record<string, readonly string[]>> = {
  "HPKE seal": ["encryptWithLabel", "exportToExternal"],
  "HPKE open": ["decryptWithLabel", "exportFromExternal"],
  "key pairs": ["deriveHpkeKeyPair", "generateHpkeKeyPair", "importHpkeKeyPair", "generateSignatureKeyPair"],
  "key checks": ["isSignaturePublicKey", "isHpkePublicKey"],
  "sign": ["signWithLabel"],
  "verify": ["verifyWithLabel"],
  "hash": ["hash", "refHash"],
  "HKDF and MAC": ["mac", "verifyMac", "extract", "expandWithLabel", "deriveSecret", "deriveTreeSecret"],
  "AEAD": ["aeadSeal", "aeadOpen"],
};

let taken = new Map<string, { calls: number; time: number }>();

function watch(provider: object): void {
  for (const [group, names] of Object.entries(groups)) {
    for (const name of names) {
      const call: unknown = Reflect.get(provider, name);
      if (typeof call !== "function") throw new Error(`a cipher suite has no ${name}`);
      Reflect.set(provider, name, (...args: unknown[]): unknown => {
        const before = performance.now();
        const result: unknown = Reflect.apply(call, provider, args);
        const entry = taken.get(group) ?? { calls: 0, time: 0 };
        entry.calls += 1;
        entry.time += performance.now() - before;
        taken.set(group, entry);
        return result;
      });
    }
  }
}

if (import.meta.main) {
  const [members = 0, suite = 1] = Deno.args.map(Number);
  const provider = cryptoProvider(suite);
  if (provider === undefined) throw new RangeError(`suite ${suite} is not supported`);
  const others: Uint8Array[] = [];
  for (let other = 0; other < members - 2; other += 1) others.push(await new OwnPeer(100 + other, suite).keyPackage());
  const actors = (): [
    OwnPeer,
    OwnPeer,
    OwnPeer,
  ] => [new OwnPeer(1, suite), new OwnPeer(2, suite), new OwnPeer(3, suite)];
  await live({ actors: actors(), others, groupId: new TextEncoder().encode("warm") });
  watch(provider);
  const profile: Profile = {};
  let before = 0;
  await live({
    actors: actors(),
    others,
    groupId: new TextEncoder().encode("profiled"),
    begins: () => {
      taken = new Map();
      before = performance.now();
    },
    ends: (step) => {
      const all = { calls: 1, time: performance.now() - before };
      profile[step] = { ...Object.fromEntries(taken), all };
      // What follows outside of a step is counted elsewhere, and nowhere.
      taken = new Map();
    },
  });
  console.log(JSON.stringify(profile));
}
