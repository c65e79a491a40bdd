// Our engine and OpenMLS in the same groups: founded on either side, joined on the other, and lived in at random.

import { sizes } from "@quicproquo/testkit/sizes";
import { live } from "./churn.ts";
import { CoreCryptoPeer, coreCryptoSuites } from "./core-crypto.ts";
import { OwnPeer } from "./own-engine.ts";
import { everythingOnce, follow, talk, welcomeOf } from "./scripted.ts";

const { seeds, steps, slowSuites } = sizes.mlsInterop;
for (const suite of coreCryptoSuites.filter((suite) => slowSuites || suite < 5)) {
  Deno.test(`suite ${suite}: OpenMLS founds a group with us, and we with it`, async () => {
    const theirs = [await CoreCryptoPeer.start(1, suite), await CoreCryptoPeer.start(2, suite)] as const;
    await everythingOnce(theirs[0], new OwnPeer(3, suite), theirs[1], new OwnPeer(4, suite));
    const others = [await CoreCryptoPeer.start(5, suite), await CoreCryptoPeer.start(6, suite)] as const;
    await everythingOnce(new OwnPeer(7, suite), others[0], new OwnPeer(8, suite), others[1]);
  });
}

Deno.test("OpenMLS joins our group by an external commit, with our GroupInfo", async () => {
  const [ours, other] = [new OwnPeer(1, 1), new OwnPeer(2, 1)];
  await ours.create(new TextEncoder().encode("open"));
  await other.join(welcomeOf(await ours.add([await other.keyPackage()])));
  const theirs = await CoreCryptoPeer.start(3, 1);
  const commit = await theirs.joinByGroupInfo(ours.groupInfo());
  await follow([ours, other], { commit, welcome: undefined });
  await talk([ours, other, theirs]);
});

Deno.test("we join OpenMLS' group by an external commit, with its GroupInfo", async () => {
  const [theirs, other] = [await CoreCryptoPeer.start(1, 1), await CoreCryptoPeer.start(2, 1)];
  await theirs.create(new TextEncoder().encode("open"));
  await other.join(welcomeOf(await theirs.add([await other.keyPackage()])));
  const ours = new OwnPeer(3, 1);
  const commit = await ours.joinByGroupInfo(theirs.lastGroupInfo());
  await follow([theirs, other], { commit, welcome: undefined });
  await talk([theirs, other, ours]);
});

/** By seed: that of most of our groups most often; the NIST curves are slow in Deno. */
const suites = [1, 1, 3, 1, 2, 1, 3, 1, 7, 1] as const;

for (let seed = 1; seed <= seeds; seed++) {
  const suite = suites[seed % suites.length] ?? 1;
  Deno.test(`suite ${suite}, seed ${seed}: ${steps} random steps of a group of OpenMLS' members and ours`, async () => {
    await live({
      seed,
      steps,
      most: 10,
      start: async (number, draw) =>
        draw(2) === 0 ? await CoreCryptoPeer.start(number, suite) : new OwnPeer(number, suite),
    });
  });
}
