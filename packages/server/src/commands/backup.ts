// `qpq-server backup`: a folder with everything that makes a node but its key, taken while it runs. The order makes it
// consistent: first the database, then files, which once whole never change, and last the journal, which only grows and is
// checked against the database when it is restored.

import { systemClock } from "@quicproquo/transport";
import { backUp } from "../backup/back-up.ts";
import { describeBucket } from "../blobs/s3/settings.ts";
import { readConfig } from "../config.ts";
import { required } from "./arguments.ts";
import type { CommandInput, CommandResult } from "./command.ts";
import { visitStore } from "./visit-store.ts";

export async function backupCommand({ settings, flags }: CommandInput): Promise<CommandResult> {
  const to = required(flags, "to", "backup needs a folder that is not there yet");
  const config = readConfig(...settings);
  await using store = await visitStore(config);
  const filesAt = config.s3 === undefined ? undefined : describeBucket(config.s3);
  const manifest = await backUp({ store, data: config.data, to, now: systemClock.now(), filesAt });
  const { databaseBytes, files, fileBytes } = manifest;
  const held = filesAt === undefined ? `${files} files ${fileBytes} bytes` : `no files, which stay in ${filesAt}`;
  return {
    text: `${to}: database ${databaseBytes} bytes, ${held}, journal of the log\n` +
      "It is encrypted with the node's key, which is not in it: keep that elsewhere.\n",
    value: { to, ...manifest },
  };
}
