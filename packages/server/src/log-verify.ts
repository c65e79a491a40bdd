// `qpq-server log verify`: reads the transparency log as a stranger would, from the first entry on, and compares with it what
// this node keeps: every stored hash, every account, the journal and the last checkpoint that left. Works beside a running
// node: it only reads.

import { signingKeyFromSeed } from "@quicproquo/protocol";
import {
  leafHash,
  LogReading,
  MerkleFrontier,
  parseLogEntry,
  storedHashCount,
} from "@quicproquo/protocol/transparency";
import { visitStore } from "./commands/visit-store.ts";
import { readConfig } from "./config.ts";
import type { Settings } from "./config.ts";
import { NodeError } from "./errors.ts";
import { journalPathOf } from "./store/data-folder.ts";
import { nodeKeyName } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import { noJournal, readJournal } from "./transparency/journal.ts";
import { journalFile } from "./transparency/journal-file.ts";

const pageEntries = 4_096;

/** What it read, as a line. Throws a `NodeError` (`log-damaged`, `log-rolled-back`, `journal-…`) that names what is wrong. */
export async function verifyLog(settings: readonly Settings[], { json }: { readonly json: boolean }): Promise<string> {
  const config = readConfig(...settings);
  const { data } = config;
  await using store = await visitStore(config);
  const seed = await store.findSecret({ name: nodeKeyName });
  if (seed === undefined) throw new NodeError("not-a-node", `the database in ${data} has no node key`);
  const nodeKey = signingKeyFromSeed(seed).publicKey;
  seed.fill(0);
  const journal = readJournal(await journalFile(journalPathOf(data)).read() ?? "", nodeKey);
  if (journal.length === 0 && await store.journal({ begun: false })) throw noJournal();
  const { reading, frontier } = await readAll(store, journal.entries);
  if (frontier.size < journal.entries.length) {
    throw new NodeError(
      "log-rolled-back",
      `the database has ${frontier.size} entries, the journal ${journal.entries.length}`,
      { hint: "The database is an old copy: restore it together with the journal, as the backup guide says." },
    );
  }
  await compareAccounts(store);
  const checkpoint = journal.checkpoint?.size ?? 0;
  const { binds, tombstones } = reading;
  const root = frontier.root().toBase64();
  const found = { entries: frontier.size, binds, tombstones, root, checkpoint };
  return json
    ? `${JSON.stringify(found)}\n`
    : `the log is whole: ${frontier.size} entries (${binds} names, ${tombstones} of them deleted), root ${root}; ` +
      `the last checkpoint that left covers ${checkpoint}\n`;
}

async function readAll(
  store: Store,
  journal: readonly Uint8Array[],
): Promise<{ readonly reading: LogReading; readonly frontier: MerkleFrontier }> {
  const reading = new LogReading();
  const frontier = MerkleFrontier.empty();
  for (;;) {
    const start = frontier.size;
    const entries = await store.logEntries({ start, limit: pageEntries }) ?? [];
    if (entries.length === 0) return { reading, frontier };
    const first = storedHashCount(start);
    const limit = storedHashCount(start + entries.length) - first;
    const hashes = await store.logHashes({ start: first, limit });
    let at = 0;
    for (const bytes of entries) {
      const position = frontier.size;
      const entry = parseLogEntry(bytes);
      const broken = entry === undefined ? "it is no entry" : reading.add(entry);
      if (broken !== undefined) throw damaged(`entry ${position} breaks a rule: ${broken}`);
      const told = journal[position];
      if (told !== undefined && told.toHex() !== bytes.toHex()) {
        throw damaged(`entry ${position} differs from the one that the journal says people were told`);
      }
      for (const hash of frontier.append(leafHash(bytes))) {
        if (hashes[at]?.toHex() !== hash.toHex()) throw damaged(`a stored hash of entry ${position} is wrong`);
        at += 1;
      }
    }
    const head = await store.logHead({ size: frontier.size });
    if (head?.root.toHex() !== frontier.root().toHex()) throw damaged(`the root at ${frontier.size} entries is wrong`);
  }
}

async function compareAccounts(store: Store): Promise<void> {
  const { unboundAccounts, bindsWithoutAccount } = await store.logStrays({});
  if (unboundAccounts > 0) throw damaged(`${unboundAccounts} accounts have no live entry`);
  if (bindsWithoutAccount > 0) throw damaged(`${bindsWithoutAccount} live entries have no account`);
}

function damaged(what: string): NodeError {
  return new NodeError("log-damaged", `the log is damaged: ${what}`, {
    hint: "Stop the node and restore database and journal from a backup.",
  });
}
