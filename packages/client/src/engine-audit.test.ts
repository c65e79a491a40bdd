// An audit from outside: a whole log, a log that grew since a checkpoint was seen, and each thing that is wrong with one.
import { strict as assert } from "node:assert";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import { signCheckpoint } from "@quicproquo/protocol/transparency";
import {
  entriesOf,
  entryFor,
  ForgedLog,
  openPlace,
  Person,
  type Place,
  registerPeople,
} from "@quicproquo/testkit/people";
import { firstContact } from "./session/first-contact.ts";
import type { LogAudit } from "./transparency/audit.ts";
import { auditNode } from "./transparency/audit-node.ts";

const now = 2_000_000_000_000;
const strangeKey = signingKeyFromSeed(new Uint8Array(32).fill(9)).publicKey;

/** By somebody who has no account. */
async function audit(place: Place, seen?: string): Promise<LogAudit> {
  await using stranger = new Person(place, "stranger");
  const { environment } = stranger;
  const signal = AbortSignal.timeout(15_000);
  const contact = await firstContact(environment, place.address, signal);
  return await auditNode({ environment, contact, signal, seen });
}

Deno.test("an audit reads the whole log, and what grew of it since a checkpoint was seen", async () => {
  await using place = await openPlace();
  const empty = await audit(place);
  assert.deepEqual([empty.size, empty.from, empty.fault], [0, undefined, undefined]);
  const people = await registerPeople(place, "alice", "bob", "carol");
  for (const person of people) await person.crash();
  const before = await audit(place, empty.checkpoint);
  assert.deepEqual([before.size, before.names, before.deleted, before.fault], [3, 3, 0, undefined]);
  assert.equal(before.origin, place.origin);
  await registerPeople(place, "dave").then(([dave]) => dave.crash());
  const after = await audit(place, before.checkpoint);
  assert.deepEqual([after.size, after.fault], [4, undefined]);
  assert.notEqual(after.root, before.root);
});

Deno.test("an audit says what is wrong, and in which entry", async () => {
  await using place = await openPlace();
  const people = await registerPeople(place, "alice", "bob", "carol");
  for (const person of people) await person.crash();
  const seen = (await audit(place)).checkpoint;
  let fault: LogAudit["fault"];
  const show = async (change: (log: Awaited<ReturnType<typeof entriesOf>>) => typeof log): Promise<void> => {
    let truth;
    place.lieAboutLog((honest) => {
      truth = honest.truth;
      return {};
    });
    assert.ok(truth !== undefined);
    const entries = change(await entriesOf(truth));
    place.lieAboutLog(({ nodeKey }) => {
      const log = new ForgedLog(nodeKey, entries);
      return {
        checkpoint: () => log.checkpoint(),
        entries: (start, limit) => log.entries(start, limit),
        consistencyProof: (from, to) => log.consistencyProof(from, to),
      };
    });
    fault = (await audit(place, seen)).fault;
  };
  await show((entries) => [...entries, entryFor("bind", "bob", strangeKey, now)]);
  assert.deepEqual([fault?.kind, fault?.position], ["name-bound-twice", 3]);
  await show((entries) => entries.slice(0, 2));
  assert.equal(fault?.kind, "rolled-back");
  await show((entries) => entries.with(1, entryFor("bind", "bob", strangeKey, entries[1]?.time ?? 0)));
  assert.deepEqual([fault?.kind, fault?.position], ["forked", 3]);
  place.lieAboutLog(() => ({ consistencyProof: () => Promise.resolve(undefined) }));
  fault = (await audit(place, seen)).fault;
  assert.equal(fault?.kind, "consistency-refused");
  place.lieAboutLog(() => ({ entries: () => Promise.resolve(undefined) }));
  fault = (await audit(place)).fault;
  assert.equal(fault?.kind, "entries-withheld");
  place.lieAboutLog(({ nodeKey }) => ({
    checkpoint: () => Promise.resolve(signCheckpoint(nodeKey, { size: 3, root: new Uint8Array(32) })),
  }));
  fault = (await audit(place)).fault;
  assert.equal(fault?.kind, "forked");
  place.lieAboutLog(() => ({ checkpoint: () => Promise.resolve("no checkpoint\n") }));
  fault = (await audit(place)).fault;
  assert.equal(fault?.kind, "checkpoint-invalid");
});

Deno.test("a checkpoint of another node is nothing to compare with", async () => {
  await using place = await openPlace();
  const other = signCheckpoint(signingKeyFromSeed(new Uint8Array(32).fill(1)), { size: 0, root: new Uint8Array(32) });
  await assert.rejects(audit(place, other), { code: "invalid-argument" });
});

Deno.test("a long log is read at the node's pace", async () => {
  await using place = await openPlace({ limits: { strangerCallBurst: 60, strangerCallsPerSecond: 10 } });
  place.lieAboutLog(({ nodeKey }) => {
    const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);
    const log = new ForgedLog(nodeKey, Array.from({ length: 100 }, (_, n) => entryFor("bind", `user${n}`, key(n), n)));
    return { checkpoint: () => log.checkpoint(), entries: (start) => log.entries(start, 1) };
  });
  let read: LogAudit | undefined;
  const reading = audit(place).then((found) => read = found);
  const begun = place.clock.now();
  while (read === undefined) await place.advance(500);
  await reading;
  assert.deepEqual([read.size, read.fault], [100, undefined]);
  assert.ok(place.clock.now() - begun >= 4_000, "it waited");
});
