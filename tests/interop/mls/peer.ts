// What a member of a shared group can be asked to do, whichever implementation is behind it. Bytes go between them:
// MLSMessages, and bare KeyPackages.

/** A commit that its author has merged already: the delivery service took it. */
export interface MadeCommit {
  readonly commit: Uint8Array;
  /** Undefined if nobody was added. */
  readonly welcome: Uint8Array | undefined;
}

export type Received =
  /** Not every implementation says who sent it. */
  | { readonly kind: "application"; readonly data: Uint8Array; readonly sender: string | undefined }
  /** Merged, too; `active` is false if it removed this member. */
  | { readonly kind: "commit"; readonly active: boolean }
  | { readonly kind: "proposal" };

export interface Peer {
  /** Identity of the basic credential, as text. */
  readonly identity: string;
  /** Name of the implementation. */
  readonly engine: string;
  /** Whether it reads messages whatever their order; core-crypto gives up all keys but two of those it skipped. */
  readonly anyOrder: boolean;
  create(groupId: Uint8Array): Promise<void>;
  /** A fresh one, bare. */
  keyPackage(): Promise<Uint8Array>;
  join(welcome: Uint8Array): Promise<void>;
  /** Joins by an external commit, which it returns; takes an MLSMessage. */
  joinByGroupInfo?(groupInfo: Uint8Array): Promise<Uint8Array>;
  add(keyPackages: readonly Uint8Array[]): Promise<MadeCommit>;
  remove(identities: readonly string[]): Promise<MadeCommit>;
  update(): Promise<MadeCommit>;
  /** Makes a commit that the delivery service refuses: it changes nothing but keys that nobody uses. */
  lose(): Promise<void>;
  /** Commits what was proposed in this epoch. */
  commitProposals(): Promise<MadeCommit>;
  encrypt(data: Uint8Array): Promise<Uint8Array>;
  receive(message: Uint8Array): Promise<Received>;
  /** Identities, sorted. */
  members(): Promise<readonly string[]>;
  epoch(): Promise<bigint>;
  /** MLS-Exporter under one label and context that all implementations are asked for. */
  exportSecret(length: number): Promise<Uint8Array>;
}

/** The `number`th identity, in the form that core-crypto takes: uuid:device@domain. */
export function identityOf(number: number): string {
  return `${uuidOf(number)}:${number.toString(16)}@example.org`;
}

export function uuidOf(number: number): string {
  const hex = number.toString(16).padStart(8, "0");
  return `${hex}-0000-4000-8000-0000${hex}`;
}
