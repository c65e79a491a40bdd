// The ways to an open profile: register a new one, log in with one that is here, or open it with its password alone.
import { join } from "node:path";
import {
  formatNodeAddress,
  INVITE_BYTES_LIMIT,
  normaliseUserName,
  originOf,
  parseNodeAddress,
  signingKeyFromSeed,
  type UserName,
} from "@quicproquo/protocol";
import type { Engine, NodeFacts } from "./api.ts";
import { sameBytes } from "./bytes.ts";
import type { Self } from "./context.ts";
import { ClientEngine } from "./engine.ts";
import { clientError } from "./errors.ts";
import { profileFolder } from "./profile/data-folder.ts";
import type { KeyFile } from "./profile/key-file.ts";
import { rememberNode } from "./profile/known-nodes.ts";
import { createProfileStore, deleteProfile, openProfileStore } from "./profile/profile.ts";
import { profileExists } from "./profile/profiles.ts";
import { logIn, registerAccount } from "./session/account.ts";
import type { Environment } from "./session/environment.ts";
import type { FirstContact } from "./session/first-contact.ts";
import { authOf, type Reached } from "./session/link.ts";
import type { NodeTrust } from "./session/network.ts";
import { requireSameNode } from "./session/node-facts.ts";
import { type NodeConnection, reachNode } from "./session/reach.ts";
import { storeFailure } from "./store/database.ts";
import type { StoredNode } from "./store/profile-table.ts";
import type { Store } from "./store/store.ts";

export interface AccountOptions {
  readonly environment: Environment;
  /** A node whose certificate is trusted: with `by: "ask"` the person has agreed. */
  readonly contact: FirstContact;
  readonly name: string;
  readonly password: string;
  readonly signal: AbortSignal;
}

export interface RegisterOptions extends AccountOptions {
  /** Where the node asks for one. */
  readonly invite?: string;
}

export interface OpenOptions {
  readonly environment: Environment;
  readonly origin: string;
  readonly name: string;
  /** Or its key file in place of it, as `readKeyFile` gives it. */
  readonly password: string | KeyFile;
  /** Where the node was met now: a node that moved, with the certificate that this profile trusts, is found again. */
  readonly contact?: FirstContact;
}

/**
 * Makes an account and its profile, logs in, and opens it. The identity key is on disk before the node hears of it, so
 * that a crash in between loses no account: registering again, or logging in, goes on with it.
 * Throws `profile-exists`, `name-invalid`, `password-invalid`, `invite-needed`, `registration-closed`, E013..E015, and what
 * the network brings.
 */
export async function registerProfile(options: RegisterOptions): Promise<Engine> {
  const { environment, contact, password, signal } = options;
  const userName = normaliseUserName(options.name);
  const invite = new TextEncoder().encode(options.invite ?? "");
  if (invite.length > INVITE_BYTES_LIMIT) throw clientError("invalid-argument", "an invite code has at most 64 bytes");

  await using connection = await reachContact(environment, contact, signal);
  const profile = { origin: connection.facts.origin, name: userName };
  const isThere = profileExists(environment.dataFolder, profile);
  if (!isThere) demandWelcome(connection.facts, invite);
  const begun = isThere
    ? await takeUpRegistration(options, connection, userName)
    : await makeProfile(options, connection, userName);
  try {
    const { store, self } = begun;
    const credentials = { userName, password, keyStretching: environment.keyStretching };
    if (!await wasRegistered(begun, connection, credentials)) {
      try {
        await registerAccount(connection, credentials, self.signingKey, invite);
      } catch (error) {
        // The node said no: this profile never came to be. After a lost answer it stays and is taken up again, and then
        // for good: the node may have taken the first attempt, and nothing else has the key.
        const refused = isRefusal(error) && !begun.again;
        store[Symbol.dispose]();
        if (refused) deleteProfile(environment.dataFolder, profile);
        throw error;
      }
    }
    const token = await logIn(connection, credentials, self.key);
    // First, so that a registered profile is never one at a node that nobody knows.
    rememberNode(environment.dataFolder, { origin: profile.origin, address: contact.address, trust: contact.trust });
    change(store, () => {
      store.profile.markRegistered();
      store.profile.setToken(token);
    });
    return await startEngine(environment, store, self);
  } catch (error) {
    begun.store[Symbol.dispose]();
    throw error;
  }
}

/** Said before anything is made for it. */
function demandWelcome({ registration }: Pick<NodeFacts, "registration">, invite: Uint8Array): void {
  if (registration === "closed") {
    throw clientError("registration-closed", "this node takes no new people");
  }
  if (registration === "invite" && invite.length === 0) {
    throw clientError("invite-needed", "this node takes people by invitation");
  }
}

/**
 * Begins a new session for a profile that is on this machine. Throws `login-failed`; `profile-elsewhere` if the password
 * is right but the profile, and with it the identity key, is not here.
 */
export async function loginProfile(options: AccountOptions): Promise<Engine> {
  const { environment, contact, password, signal } = options;
  const userName = normaliseUserName(options.name);
  await using connection = await reachContact(environment, contact, signal);
  const profile = { origin: connection.facts.origin, name: userName };
  const credentials = { userName, password, keyStretching: environment.keyStretching };
  if (!profileExists(environment.dataFolder, profile)) {
    await refuseWithoutProfile(connection, credentials);
  }
  const store = await openProfileStore(environment, profile, password);
  try {
    const { self, node } = contents(store);
    requireSameNode(connection.facts, node);
    const token = await logIn(connection, credentials, self.key);
    change(store, () => {
      store.profile.markRegistered();
      store.profile.setToken(token);
      store.profile.setNode(nodeOf(connection, contact));
    });
    rememberNode(environment.dataFolder, { origin: profile.origin, address: contact.address, trust: contact.trust });
    return await startEngine(environment, store, self);
  } catch (error) {
    store[Symbol.dispose]();
    throw storeFailure(error);
  }
}

/**
 * Opens a profile with its password and begins to connect; works without a network. Throws `profile-missing`,
 * `password-wrong`, `key-file-wrong`, `profile-in-use`, `profile-damaged`, `store-damaged`, `store-newer`.
 */
export async function openProfile(options: OpenOptions): Promise<Engine> {
  const { environment, origin, name, password } = options;
  const store = await openProfileStore(environment, { origin, name: normaliseUserName(name) }, password);
  try {
    if (options.contact !== undefined) followMove(store, options.contact);
    return await startEngine(environment, store, contents(store).self);
  } catch (error) {
    store[Symbol.dispose]();
    throw storeFailure(error);
  }
}

/** Only an address may have changed, never what is trusted there. */
function followMove(store: Store, { address, trust }: FirstContact): void {
  const { node } = contents(store);
  const trusted = trustOf(node);
  if (trusted.kind !== "pinned" || trust.kind !== "pinned" || !sameBytes(trusted.pin, trust.pin)) return;
  const moved = formatNodeAddress({ ...address, pin: trusted.pin });
  if (moved !== node.address) change(store, () => store.profile.setNode({ ...node, address: moved }));
}

/** The node of a first contact; another one than was met at this address before is refused. */
async function reachContact(
  environment: Environment,
  { address, trust, origin }: FirstContact,
  signal: AbortSignal,
): Promise<NodeConnection> {
  const connection = await reachNode(environment.network, address, trust, signal, environment);
  if (origin === undefined || origin === connection.facts.origin) return connection;
  await connection[Symbol.asyncDispose]();
  throw clientError("node-changed", "another node answers at this address now");
}

interface Begun {
  readonly store: Store;
  readonly self: Self;
  /** An earlier attempt may have reached the node. */
  readonly again: boolean;
}

async function makeProfile(
  { environment, contact, password }: RegisterOptions,
  connection: NodeConnection,
  userName: UserName,
): Promise<Begun> {
  const seed = environment.random(32);
  const signingKey = signingKeyFromSeed(seed);
  const self: Self = {
    name: userName,
    origin: connection.facts.origin,
    key: signingKey.publicKey,
    seed,
    signingKey,
  };
  const profile = { origin: self.origin, name: self.name, address: formatNodeAddress(contact.address) };
  const store = await createProfileStore(environment, profile, password, (store) => {
    store.profile.create(self);
    store.profile.setNode(nodeOf(connection, contact));
  });
  return { store, self, again: false };
}

/** A profile whose registration was begun and never confirmed; any other is in the way. */
async function takeUpRegistration(
  { environment, password }: RegisterOptions,
  connection: NodeConnection,
  userName: UserName,
): Promise<Begun> {
  const store = await openProfileStore(environment, { origin: connection.facts.origin, name: userName }, password);
  const { self, registered } = contents(store);
  if (!registered) return { store, self, again: true };
  store[Symbol.dispose]();
  throw clientError("profile-exists", `${userName} has a profile here already`);
}

/** Whether the attempt that was begun did reach the node: then its password and key log in. */
async function wasRegistered(
  begun: Begun,
  connection: NodeConnection,
  credentials: Parameters<typeof logIn>[1],
): Promise<boolean> {
  if (!begun.again) return false;
  try {
    await logIn(connection, credentials, begun.self.key);
    return true;
  } catch (error) {
    if (codeOf(error) === "login-failed") return false;
    throw error;
  }
}

/** Without a profile here a login can only fail, but only the right password is told where the key is. */
async function refuseWithoutProfile(
  connection: NodeConnection,
  credentials: Parameters<typeof logIn>[1],
): Promise<never> {
  const token = await logIn(connection, credentials, new Uint8Array(0));
  await connection.node.logout({ auth: authOf(token) });
  throw clientError(
    "profile-elsewhere",
    `the password is right, but the profile of ${credentials.userName} is not here`,
  );
}

/**
 * An engine for a store that is a profile's.
 * @internal
 */
export async function startEngine(environment: Environment, store: Store, self: Self): Promise<ClientEngine> {
  const { node } = contents(store);
  const engine = new ClientEngine({
    environment,
    store,
    self,
    node,
    spoolFolder: join(profileFolder(environment.dataFolder, self.origin, self.name), "files"),
    connect: (signal) => connect(environment, store, signal),
  });
  await engine.start();
  return engine;
}

/** One connection of an open profile: to the stored node alone, with the session's token. */
async function connect(environment: Environment, store: Store, signal: AbortSignal): Promise<Reached> {
  const { node, token } = contents(store);
  if (token === undefined) throw clientError("login-needed", "there is no session");
  const address = parseNodeAddress(node.address);
  const connection = await reachNode(environment.network, address, trustOf(node), signal, {
    clock: environment.clock,
    suiteFloor: node.suite,
  });
  try {
    requireSameNode(connection.facts, node);
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
  return {
    node: connection.node,
    auth: authOf(token),
    facts: connection.facts,
    stream: connection.stream,
    upload: connection.upload,
    closed: connection.closed,
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

function contents(store: Store): {
  readonly self: Self;
  readonly node: StoredNode;
  readonly registered: boolean;
  readonly token: Uint8Array | undefined;
} {
  const identity = store.profile.identity();
  const node = store.profile.node();
  if (identity === undefined || node === undefined || originOf(node.nodeKey) !== identity.origin) {
    throw clientError("store-damaged", "the message store lacks its profile");
  }
  const { name, origin, key, seed, registered, token } = identity;
  return { self: { name, origin, key, seed, signingKey: signingKeyFromSeed(seed) }, node, registered, token };
}

/**
 * What a profile keeps of the node that it has reached.
 * @internal
 */
export function nodeOf(
  { facts }: NodeConnection,
  { address, trust }: Pick<FirstContact, "address" | "trust">,
): StoredNode {
  const pin = trust.kind === "pinned" ? trust.pin : undefined;
  return {
    address: formatNodeAddress({ ...address, pin }),
    nodeKey: facts.nodeKey,
    pins: facts.pins,
    certificate: trust.kind === "pinned" ? trust.certificate : undefined,
    suite: facts.suite,
  };
}

/** @internal */
export function trustOf(node: StoredNode): NodeTrust {
  const { pin } = parseNodeAddress(node.address);
  if (node.certificate === undefined || pin === undefined) return { kind: "roots" };
  return { kind: "pinned", certificate: node.certificate, pin };
}

/** Before an engine runs there are no turns. */
function change(store: Store, work: () => void): void {
  store.begin();
  try {
    work();
    store.commit();
  } catch (error) {
    store.rollback();
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && ["E005", "E008", "E012", "E013", "E014", "E015"].includes(code);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
