// The profile's identity, session and node: one row each.
import { concatBytes } from "../bytes.ts";
import { parts, plain, plainOrNone } from "./blob.ts";
import type { StoredTime } from "../expiry/believed-time.ts";
import type { Statements } from "./statements.ts";

export interface Identity {
  readonly name: string;
  readonly origin: string;
  /** Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array;
  /** Ed25519 seed, 32 bytes; secret. */
  readonly seed: Uint8Array;
  /** False until the node has said that name and key are registered. */
  readonly registered: boolean;
  readonly token: Uint8Array | undefined;
}

/** What the client holds a node to. */
export interface StoredNode {
  /** As `qpq://host:port#PIN`. */
  readonly address: string;
  /** The node's Ed25519 signing key. */
  readonly nodeKey: Uint8Array;
  readonly pins: readonly Uint8Array[];
  /** PEM of the node's own certificate; undefined with an operator's certificate. */
  readonly certificate: string | undefined;
  /** The least MLS suite that this node may name. */
  readonly suite: number;
}

interface ProfileRow {
  name: string;
  origin: string;
  identity_key: Uint8Array;
  identity_seed: Uint8Array;
  registered: number;
  token: Uint8Array | null;
}

interface NodeRow {
  address: string;
  node_key: Uint8Array;
  pins: Uint8Array;
  certificate: string | null;
  suite: number;
}

export class ProfileTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  create(identity: Omit<Identity, "registered" | "token">): void {
    this.#sql.prepare(
      "INSERT INTO profile (id, name, origin, identity_key, identity_seed) VALUES (1, ?, ?, ?, ?)",
    ).run(identity.name, identity.origin, identity.key, identity.seed);
  }

  identity(): Identity | undefined {
    const row = this.#sql.prepare<[], ProfileRow>("SELECT * FROM profile").get();
    return row === undefined ? undefined : {
      name: row.name,
      origin: row.origin,
      key: plain(row.identity_key),
      seed: plain(row.identity_seed),
      registered: row.registered === 1,
      token: plainOrNone(row.token),
    };
  }

  markRegistered(): void {
    this.#sql.prepare("UPDATE profile SET registered = 1").run();
  }

  setToken(token: Uint8Array | undefined): void {
    this.#sql.prepare("UPDATE profile SET token = ?").run(token ?? null);
  }

  /** Whether key packages of another copy of this profile may lie at the node. */
  renewKeys(): boolean {
    return this.#sql.prepare<[], { renew_keys: number }>("SELECT renew_keys FROM profile").get()?.renew_keys === 1;
  }

  setRenewKeys(renew: boolean): void {
    this.#sql.prepare("UPDATE profile SET renew_keys = ?").run(renew ? 1 : 0);
  }

  /** The time that was believed last; undefined in a new profile. */
  time(): StoredTime | undefined {
    const row = this.#sql.prepare<[], { greatest: number; doubted: number | null }>("SELECT * FROM believed_time")
      .get();
    return row === undefined ? undefined : { greatest: row.greatest, doubted: row.doubted ?? undefined };
  }

  setTime({ greatest, doubted }: StoredTime): void {
    this.#sql.prepare("INSERT OR REPLACE INTO believed_time (id, greatest, doubted) VALUES (1, ?, ?)")
      .run(greatest, doubted ?? null);
  }

  node(): StoredNode | undefined {
    const row = this.#sql.prepare<[], NodeRow>("SELECT * FROM node").get();
    return row === undefined ? undefined : {
      address: row.address,
      nodeKey: plain(row.node_key),
      pins: parts(plain(row.pins), 32),
      certificate: row.certificate ?? undefined,
      suite: row.suite,
    };
  }

  setNode(node: StoredNode): void {
    this.#sql.prepare(
      "INSERT OR REPLACE INTO node (id, address, node_key, pins, certificate, suite) VALUES (1, ?, ?, ?, ?, ?)",
    ).run(node.address, node.nodeKey, concatBytes(...node.pins), node.certificate ?? null, node.suite);
  }
}
