// The door to real profiles, by @quicproquo/client, which is imported when it is needed. A node that was met before is held
// to its certificate without a word on the network, so that a profile opens offline too.
import type { FirstContact, KnownNode } from "@quicproquo/client";
import { parseNodeAddress, sameBytes } from "@quicproquo/protocol";
import type { DoorRequest } from "./cli-context.ts";
import { lastNode, rememberNode, socketOf } from "./data-folder.ts";
import type { Door } from "./door.ts";
import { CliError, exitCodes } from "./errors.ts";
import { text } from "./text.ts";

export async function openClientDoor(
  { address, dataFolder, environment: environmentOf, trust, signal, ready }: DoorRequest,
): Promise<Door> {
  const wanted = address ?? await lastNode(dataFolder);
  if (wanted === undefined) {
    throw new CliError("no-node", text.oneShot.noNode, exitCodes.usage, text.oneShot.giveNode);
  }
  const client = await import("@quicproquo/client");
  const environment = await environmentOf();
  // Only a node that was met before can be spoken of before it is there.
  if (client.knownNodeAt(dataFolder, parseNodeAddress(wanted)) === undefined) await ready;
  const contact = await client.firstContact(environment, wanted, signal);
  if (contact.by === "ask" && !await trust(wanted, contact.pin ?? "")) {
    throw new CliError("certificate-unknown", text.trust.refused, exitCodes.trust, text.trust.hint);
  }
  await rememberNode(dataFolder, contact.fullAddress);
  const account = (name: string, password: string, limit: AbortSignal) => ({
    environment,
    contact,
    name,
    password,
    signal: limit,
  });
  const profiles = () => {
    const origins = originsOf(contact, client.knownNodes(dataFolder));
    return client.listProfiles(dataFolder).filter(({ origin }) => origins.has(origin));
  };
  return {
    address: contact.fullAddress,
    profiles: () => Promise.resolve(profiles()),
    async connect(name) {
      const profile = profiles().find((listed) => listed.name === name);
      const path = profile === undefined ? undefined : socketOf(dataFolder, profile);
      // Without a socket there is nothing to load for it.
      if (path === undefined || await Deno.lstat(path).then(() => false, () => true)) return undefined;
      const { connectHolder } = await import("./daemon/holder-socket.ts");
      return await connectHolder(path);
    },
    async hold(engine, ended) {
      const path = socketOf(dataFolder, engine.profile);
      const { isElsewhere } = await import("./daemon/remote-engine.ts");
      if (path === undefined || isElsewhere(engine)) return undefined;
      const { openHolderSocket } = await import("./daemon/holder-socket.ts");
      return openHolderSocket(path, engine, ended);
    },
    async register(name, password, invite, limit) {
      await ready;
      return await client.registerProfile({
        ...account(name, password, limit),
        ...(invite === undefined ? {} : { invite }),
      });
    },
    async login(name, password, limit) {
      await ready;
      return await client.loginProfile(account(name, password, limit));
    },
    async bring(path, passphrase, password, limit) {
      // It may be the node that is just being started.
      await ready;
      // Who answers there must be the account's node, by its key: nobody has to be asked about a certificate.
      const engine = await client.importProfile({
        environment: await environmentOf(true),
        path,
        passphrase,
        password,
        signal: limit,
      });
      await rememberNode(dataFolder, engine.profile.address);
      return engine;
    },
    async open(name, password) {
      await ready;
      const profile = profiles().find((listed) => listed.name === name);
      if (profile === undefined) {
        const missing = text.oneShot.noSuchProfile(name, contact.fullAddress);
        throw new CliError("profile-missing", missing, exitCodes.login, text.oneShot.registerFirst);
      }
      return await client.openProfile({ environment, origin: profile.origin, name, password, contact });
    },
  };
}

/** The nodes that this contact can be: known at this address, or by this certificate at another one. */
function originsOf({ address, trust }: FirstContact, known: readonly KnownNode[]): Set<string> {
  const same = (node: KnownNode): boolean =>
    (node.address.host === address.host && node.address.port === address.port) || samePin(node.trust, trust);
  return new Set(known.filter(same).map(({ origin }) => origin));
}

function samePin(left: FirstContact["trust"], right: FirstContact["trust"]): boolean {
  if (left.kind !== "pinned" || right.kind !== "pinned") return false;
  return sameBytes(left.pin, right.pin);
}
