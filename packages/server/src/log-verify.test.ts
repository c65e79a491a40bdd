// The check of the log beside a running node: whole, and for each thing that can be wrong with it.

import { deepStrictEqual, match, rejects } from "node:assert/strict";
import { openCheckpoint } from "@quicproquo/protocol/transparency";
import { Harness } from "./harness.test.ts";
import { verifyLog } from "./log-verify.ts";
import { openDatabase } from "./store/sqlite/open.ts";

const verify = (harness: Harness, json = false): Promise<string> => verifyLog([{ data: harness.folder }], { json });

/** Somebody who can write the database does so. */
function tamper(harness: Harness, sql: string): void {
  const key = Uint8Array.fromHex(Deno.readTextFileSync(`${harness.folder}/node.key`).trim());
  const database = openDatabase({ path: `${harness.folder}/node.db`, key, maxBytes: undefined });
  database.exec("DROP TRIGGER log_entries_are_kept; DROP TRIGGER log_entries_are_final; PRAGMA foreign_keys = OFF;");
  database.exec(sql);
  database.close();
}

async function withPeople(use: (harness: Harness) => Promise<void>): Promise<void> {
  await Harness.run({}, async (harness) => {
    for (const name of ["alice", "bob", "carol"]) await harness.person(name);
    const { node } = await harness.connect();
    await node.checkpoint();
    await harness.person("dave");
    await use(harness);
  });
}

Deno.test("log verify: a whole log, beside the running node", () =>
  withPeople(async (harness) => {
    const found: unknown = JSON.parse(await verify(harness, true));
    const { node } = await harness.connect();
    const { checkpoint } = await node.checkpoint();
    const root = openCheckpoint(checkpoint, harness.node.identity.nodeKey)?.root.toBase64();
    deepStrictEqual(found, { entries: 4, binds: 4, tombstones: 0, root, checkpoint: 3 });
    match(await verify(harness), /^the log is whole: 4 entries \(4 names, 0 of them deleted\), root .+ covers 4\n$/);
  }));

Deno.test("log verify: an empty node", () =>
  Harness.run({}, async (harness) => {
    match(await verify(harness), /^the log is whole: 0 entries/);
  }));

const damages = [
  [
    "a key was exchanged",
    "UPDATE log_entries SET identity_key = zeroblob(32) WHERE position = 1",
    "log-damaged",
    /entry 1 differs/,
  ],
  [
    "a key was exchanged that nobody was told",
    "UPDATE log_entries SET identity_key = zeroblob(32) WHERE position = 3",
    "log-damaged",
    /stored hash of entry 3 is wrong/,
  ],
  [
    "a time fell",
    "UPDATE log_entries SET time = 1 WHERE position = 3",
    "log-damaged",
    /entry 3 breaks a rule: time-falls/,
  ],
  [
    "a stored hash is wrong",
    "UPDATE log_hashes SET hash = zeroblob(32) WHERE position = 4",
    "log-damaged",
    /stored hash of entry 3/,
  ],
  [
    "an entry is gone",
    "DELETE FROM log_entries WHERE position >= 2",
    "log-rolled-back",
    /has 2 entries, the journal 3/,
  ],
  [
    "an account was put in without the log",
    `INSERT INTO accounts (username, identity_key, registration_request, registration_record, created_at)
     VALUES ('mallory', zeroblob(32), x'00', x'00', 1)`,
    "log-damaged",
    /1 accounts have no live entry/,
  ],
  [
    "an account was given another key",
    "UPDATE accounts SET identity_key = zeroblob(32) WHERE username = 'bob'",
    "log-damaged",
    /1 accounts have no live entry/,
  ],
  [
    "an account was taken out without the log",
    "DELETE FROM accounts WHERE username = 'dave'",
    "log-damaged",
    /1 live entries/,
  ],
] as const;

for (const [what, sql, code, message] of damages) {
  Deno.test(`log verify: ${what}`, () =>
    withPeople(async (harness) => {
      tamper(harness, sql);
      await rejects(verify(harness), { code, message });
    }));
}

Deno.test("log verify: the journal is damaged or gone", () =>
  withPeople(async (harness) => {
    const path = `${harness.folder}/log.journal`;
    const whole = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, `x${whole}`);
    await rejects(verify(harness), { code: "journal-damaged" });
    await Deno.remove(path);
    await rejects(verify(harness), { code: "journal-missing" });
  }));
