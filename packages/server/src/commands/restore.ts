// `qpq-server restore`: a node out of a backup and the log's journal.

import process from "node:process";
import { backedUpElsewhere } from "../backup/elsewhere.ts";
import { restore } from "../backup/restore.ts";
import { openBlobsOf } from "../blobs/open-blobs.ts";
import { readConfig } from "../config.ts";
import { NodeError } from "../errors.ts";
import { systemRandom } from "../random.ts";
import { required } from "./arguments.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function restoreCommand({ settings, flags }: CommandInput): Promise<CommandResult> {
  const from = required(flags, "from", "restore needs a backup");
  const { journal, "key-file": keyFile } = flags;
  if (typeof journal !== "string") {
    throw new NodeError("journal-missing", "restore needs the journal of the log: --journal FILE", {
      hint: "Take the newest there is: log.journal on the lost node's disk, then its most frequent copy, and only if " +
        `there is none ${from}/log.journal: names that were given since would be given twice.`,
    });
  }
  const config = readConfig(...settings);
  const { data, database, limits } = config;
  if (database !== undefined) throw backedUpElsewhere();
  // Files in it are only counted: nothing is sealed or opened.
  const open = config.s3 === undefined ? undefined : openBlobsOf(config);
  await using bucket = await open?.({ secret: new Uint8Array(32), random: systemRandom });
  const { manifest, reapplied, deleted, reserved } = await restore({
    from,
    journal,
    data,
    keyText: process.env.QPQ_DB_KEY,
    keyFile: typeof keyFile === "string" ? keyFile : undefined,
    bucket,
    limits,
  });
  return {
    text:
      `${data}: as of ${new Date(manifest.takenAt).toISOString()}, with ${reapplied} later entries of the journal ` +
      `(${deleted} accounts deleted again, ${reserved} names reserved whose accounts are lost).\n` +
      "Everybody has to log in again. Messages that were acknowledged since may come once more.\n",
    value: { data, takenAt: manifest.takenAt, reapplied, deleted, reserved },
  };
}
