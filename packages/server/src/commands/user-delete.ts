// `qpq-server user delete`: the end of somebody's account. A running node does it itself, since sessions and subscriptions
// are in its memory; without one it is done here, as the node would.

import { defaultCipherSuite } from "@quicproquo/mls/key-package";
import { systemClock } from "@quicproquo/transport";
import { askNode } from "../admin/ask-node.ts";
import { adminSocketPath } from "../admin/socket-path.ts";
import { readConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { NodeError } from "../errors.ts";
import { Node } from "../node.ts";
import { silentLog } from "../observe/log.ts";
import { systemRandom } from "../random.ts";
import { openBlobsOf } from "../blobs/open-blobs.ts";
import { demandNode, journalPathOf } from "../store/data-folder.ts";
import { openStore, storeOf } from "../store/open-store.ts";
import { journaledLog } from "../transparency/transparency-log.ts";
import { version } from "../version.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function userDeleteCommand({ settings, flags, operands }: CommandInput): Promise<CommandResult> {
  const [username = ""] = operands;
  if (flags.yes !== true) {
    throw new NodeError(
      "config-invalid",
      `this would delete ${username} with everything that waits, for ever: add --yes`,
      {
        hint: "The name and the key stay reserved: neither can register again.",
      },
    );
  }
  const config = readConfig(...settings);
  const asked = await askNode(adminSocketPath(config.data), { do: "delete-user", username });
  if (!asked) await deleteHere(config, username);
  return { text: `${username} is deleted; the name and its key stay reserved\n`, value: { deleted: username } };
}

async function deleteHere(config: Config, username: string): Promise<void> {
  const { data, database, limits, registration } = config;
  if (database === undefined) demandNode(data);
  const store = await openStore({ ...storeOf(config), exclusive: true, random: systemRandom });
  let node: Node | undefined;
  try {
    node = await Node.create({
      store,
      openLog: journaledLog(journalPathOf(data)),
      openBlobs: openBlobsOf(config),
      limits,
      registration,
      cipherSuite: defaultCipherSuite,
      softwareVersion: version,
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      pins: () => [],
    });
    await node.deleteUser(username);
  } finally {
    await (node?.stop() ?? store[Symbol.asyncDispose]());
  }
}
