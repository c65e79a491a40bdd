// Endpoint records: their owner's, signed, and shown to those alone who have an open channel with them.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { publishEndpointRecord } from "@quicproquo/protocol";
import { Harness, refusal } from "../harness.test.ts";
import type { Person } from "../harness.test.ts";
import { systemRandom } from "../random.ts";

const recordOf = ({ identity }: Person, time: number, size = 20): Uint8Array =>
  publishEndpointRecord(identity, { key: systemRandom(32), time, address: systemRandom(size) });

const publish = ({ node, auth, key }: Person, nodeAddr: Uint8Array): Promise<string> =>
  refusal(node.publishEndpoint({ identityKey: key, nodeAddr, auth }));

async function resolve({ node, auth }: Person, { key }: Person): Promise<Uint8Array> {
  return (await node.resolveEndpoint({ identityKey: key, auth })).nodeAddr.slice();
}

const withThree = (use: (harness: Harness, alice: Person, bob: Person, carol: Person) => Promise<void>) =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    await alice.node.createChannel({ peerKey: bob.key, auth: alice.auth });
    await use(harness, alice, bob, await harness.person("carol"));
  });
const empty = new Uint8Array();

Deno.test("an endpoint is shown to whom its owner has a channel with, and to nobody else", () =>
  withThree(async (harness, alice, bob, carol) => {
    const record = recordOf(alice, 1_000);
    strictEqual(await publish(alice, record), "served");
    deepStrictEqual(await resolve(bob, alice), record);
    deepStrictEqual(await resolve(carol, alice), empty);
    deepStrictEqual(await resolve(alice, alice), empty);
    deepStrictEqual(await resolve(alice, bob), empty, "none published");
    await harness.restart();
    const again = await harness.returning(bob);
    deepStrictEqual(await resolve(again, alice), record);
    strictEqual(await publish(await harness.returning(alice), empty), "served");
    deepStrictEqual(await resolve(again, alice), empty, "withdrawn");
  }));

Deno.test("a record that is another's, older, too long or changed is refused and changes nothing", () =>
  withThree(async (harness, alice, bob) => {
    strictEqual(await publish(alice, recordOf(alice, 1_000)), "served");
    const before = harness.fingerprint();
    strictEqual(await publish(alice, recordOf(bob, 2_000)), "E005");
    strictEqual(await publish(alice, recordOf(alice, 999)), "E005");
    strictEqual(await publish(alice, recordOf(alice, 2_000, 3_990)), "E005");
    const changed = recordOf(alice, 2_000);
    changed[40] = (changed[40] ?? 0) ^ 1;
    strictEqual(await publish(alice, changed), "E005");
    strictEqual(harness.fingerprint(), before);
    strictEqual(await publish(alice, recordOf(alice, 2_000, 3_989)), "served", "4,096 bytes");
  }));
