// The fourth way to an open profile: from an export of it. The password is the account's, which the node is asked about; it
// becomes the profile's here. All other sessions end, so that no other copy goes on unasked.
import { formatNodeAddress, normaliseUserName, parseNodeAddress } from "@quicproquo/protocol";
import type { Engine } from "./api.ts";
import type { Self } from "./context.ts";
import { clientError } from "./errors.ts";
import { readExport, storeExport } from "./export/import-account.ts";
import { nodeOf, startEngine, trustOf } from "./open.ts";
import { rememberNode } from "./profile/known-nodes.ts";
import { createProfileStore } from "./profile/profile.ts";
import { profileExists } from "./profile/profiles.ts";
import { logIn } from "./session/account.ts";
import type { Environment } from "./session/environment.ts";
import type { FirstContact } from "./session/first-contact.ts";
import { authOf } from "./session/link.ts";
import { nodeError } from "./session/node-errors.ts";
import { requireSameNode } from "./session/node-facts.ts";
import { type NodeConnection, reachNode } from "./session/reach.ts";

export interface ImportOptions {
  readonly environment: Environment;
  /** The export. */
  readonly path: string;
  /** Of the export. */
  readonly passphrase: string;
  /** Of the account. */
  readonly password: string;
  /** Where the node is now, if that has changed. Another node is refused. */
  readonly contact?: Pick<FirstContact, "address" | "trust">;
  readonly signal: AbortSignal;
}

/**
 * Makes the profile of an exported account here, logs in, and opens it. Throws `passphrase-wrong`, `export-damaged`,
 * `export-newer`, `file-unreadable`, `profile-exists`, `login-failed`, `node-changed`, and what the network brings; then
 * nothing was changed, here or at the node.
 */
export async function importProfile(options: ImportOptions): Promise<Engine> {
  const { environment, path, passphrase, password, signal } = options;
  const { self, node } = await readExport(path, passphrase);
  const { origin, name } = self;
  try {
    if (profileExists(environment.dataFolder, { origin, name })) {
      throw clientError("profile-exists", `${name} has a profile here already`, {
        hint: "An export is imported where there is none: what both hold is not put together. Nothing was changed.",
      });
    }
    const contact = options.contact ?? { address: parseNodeAddress(node.address), trust: trustOf(node) };
    const { clock, network } = environment;
    const reach = { clock, suiteFloor: node.suite };
    await using connection = await reachNode(network, contact.address, contact.trust, signal, reach);
    requireSameNode(connection.facts, node);
    const token = await beginSession(options, connection, self);
    try {
      const address = formatNodeAddress(contact.address);
      const store = await createProfileStore(environment, { origin, name, address }, password, async (store) => {
        await storeExport(environment, store, path, passphrase);
        store.profile.setToken(token);
        store.profile.setNode(nodeOf(connection, contact));
        await endOtherSessions(connection, token);
      });
      rememberNode(environment.dataFolder, { origin, ...contact });
      return await startEngine(environment, store, self);
    } catch (error) {
      await connection.node.logout({ auth: authOf(token) }).catch(() => {});
      throw error;
    }
  } catch (error) {
    self.seed.fill(0);
    throw error;
  }
}

async function beginSession(
  { environment, password }: ImportOptions,
  connection: NodeConnection,
  { name, key }: Self,
): Promise<Uint8Array> {
  const userName = normaliseUserName(name);
  return await logIn(connection, { userName, password, keyStretching: environment.keyStretching }, key);
}

async function endOtherSessions({ node }: NodeConnection, token: Uint8Array): Promise<void> {
  const auth = authOf(token);
  try {
    const { sessions } = await node.sessions({ auth });
    for (const { id, current } of sessions) {
      if (!current) await node.endSession({ sessionId: id.slice(), auth });
    }
  } catch (error) {
    throw nodeError(error);
  }
}
