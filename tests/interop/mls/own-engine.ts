// The engine of this repository as one of the peers.

import { createGroup } from "../../../packages/mls/src/group/create-group.ts";
import { joinExternally } from "../../../packages/mls/src/group/join-externally.ts";
import { joinGroup } from "../../../packages/mls/src/group/join-group.ts";
import type { CredentialChecker } from "../../../packages/mls/src/group/credential-checker.ts";
import type { GroupMember, StagedCommit } from "../../../packages/mls/src/group/group-member.ts";
import { createKeyPackage, type OwnKeyPackage } from "../../../packages/mls/src/key-package/own-key-package.ts";
import { basicCredential, type OwnLeaf } from "../../../packages/mls/src/key-package/own-leaf.ts";
import { keyPackageReference } from "../../../packages/mls/src/key-package.ts";
import { welcomeReferences } from "../../../packages/mls/src/mls-message.ts";
import { requiredCapabilities } from "../../../packages/mls/src/required-capabilities.ts";
import { cryptoProvider } from "../../../packages/mls/src/crypto/provider.ts";
import { equal } from "../../../packages/mls/src/bytes.ts";
import { identityOf, type MadeCommit, type Peer, type Received } from "./peer.ts";

/** In a group of tests everybody is who they say they are. */
const anybody: CredentialChecker = () => ({ valid: true });

/** core-crypto asks for it, whatever credentials its members have. */
const requiredCredentials: readonly number[] = [1, 2];

export class OwnPeer implements Peer {
  readonly engine = "own";
  readonly anyOrder = true;
  readonly identity: string;
  readonly #framing: "public" | "private";
  readonly #leaf: OwnLeaf;
  readonly #keyPackages: OwnKeyPackage[] = [];
  #group: GroupMember | undefined;

  /** The `number`th client, which frames commits and proposals like that. */
  constructor(number: number, suite: number, framing: "public" | "private" = "public") {
    const signatureKey = cryptoProvider(suite)?.generateSignatureKeyPair((length) =>
      crypto.getRandomValues(new Uint8Array(length))
    );
    if (signatureKey === undefined) throw new RangeError(`suite ${suite} is not supported`);
    this.identity = identityOf(number);
    this.#framing = framing;
    this.#leaf = {
      suite,
      credential: basicCredential(new TextEncoder().encode(this.identity)),
      signatureKey,
      // What is tested here is not the clock; OpenMLS takes lifetimes of three months at most.
      lifetime: lifetimeAround(BigInt(Math.floor(Date.now() / 1000))),
      supportedCredentials: requiredCredentials,
    };
  }

  get group(): GroupMember {
    if (this.#group === undefined) throw new Error(`${this.identity} is in no group`);
    return this.#group;
  }

  create(groupId: Uint8Array): Promise<void> {
    const extensions = [requiredCapabilities({ credentials: requiredCredentials })];
    this.#group = createGroup({ ...this.#leaf, groupId, extensions, credentials: anybody });
    return Promise.resolve();
  }

  keyPackage(): Promise<Uint8Array> {
    const made = createKeyPackage(this.#leaf);
    this.#keyPackages.push(made);
    return Promise.resolve(made.keyPackage);
  }

  join(welcome: Uint8Array): Promise<void> {
    const references = welcomeReferences(welcome);
    const suite = this.#leaf.suite ?? 1;
    const keyPackage = this.#keyPackages.find(({ keyPackage }) =>
      references.some((reference) => equal(reference, keyPackageReference(keyPackage, suite)))
    );
    if (keyPackage === undefined) throw new Error("the Welcome is for somebody else");
    this.#group = joinGroup({ welcome, keyPackage, credentials: anybody }).group;
    return Promise.resolve();
  }

  /** By an external commit, which is returned. */
  joinByGroupInfo(groupInfo: Uint8Array): Promise<Uint8Array> {
    const { suite: _, ...leaf } = this.#leaf;
    const { group, commit } = joinExternally({ ...leaf, groupInfo, credentials: anybody });
    this.#group = group;
    return Promise.resolve(commit);
  }

  groupInfo(): Uint8Array {
    return this.group.groupInfo({ externalPub: true });
  }

  add(keyPackages: readonly Uint8Array[]): Promise<MadeCommit> {
    return this.#commit({ add: keyPackages });
  }

  remove(identities: readonly string[]): Promise<MadeCommit> {
    const removed = this.group.members().filter(({ identity }) => identities.includes(text(identity)));
    return this.#commit({ remove: removed.map(({ leafIndex }) => leafIndex) });
  }

  update(): Promise<MadeCommit> {
    return this.#commit({});
  }

  lose(): Promise<void> {
    this.group.commit({ framing: this.#framing });
    this.group.dropPending();
    return Promise.resolve();
  }

  commitProposals(): Promise<MadeCommit> {
    return this.#commit({ proposals: this.group.proposals().map(({ reference }) => reference) });
  }

  /** The message to send: that somebody be removed, that this member gets new keys, or that somebody be added. */
  propose(proposal: Parameters<GroupMember["propose"]>[0]): Uint8Array {
    return this.group.propose(proposal, { framing: this.#framing }).message;
  }

  encrypt(data: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(this.group.encrypt(data));
  }

  receive(message: Uint8Array): Promise<Received> {
    const processed = this.group.process(message);
    switch (processed.kind) {
      case "application":
        return Promise.resolve({ kind: "application", data: processed.data, sender: text(processed.sender.identity) });
      case "proposal":
        return Promise.resolve({ kind: "proposal" });
      case "commit":
        return Promise.resolve(this.#merge(processed.staged));
      case "undecryptable":
        throw new Error(`${processed.reason}: ${processed.detail}`);
    }
  }

  members(): Promise<readonly string[]> {
    return Promise.resolve(this.group.members().map(({ identity }) => text(identity)).sort());
  }

  epoch(): Promise<bigint> {
    return Promise.resolve(this.group.epoch());
  }

  exportSecret(length: number): Promise<Uint8Array> {
    return Promise.resolve(this.group.exportSecret("exporter", new Uint8Array(0), length));
  }

  #commit(intent: Parameters<GroupMember["commit"]>[0]): Promise<MadeCommit> {
    const { commit, welcome } = this.group.commit({ framing: this.#framing, ...intent });
    this.group.mergePending();
    return Promise.resolve({ commit, welcome });
  }

  #merge(staged: StagedCommit): Received {
    this.group.merge(staged);
    return { kind: "commit", active: this.group.isActive() };
  }
}

function lifetimeAround(now: bigint): OwnLeaf["lifetime"] {
  return { notBefore: now - 3600n, notAfter: now + 80n * 86400n };
}

function text(identity: Uint8Array): string {
  return new TextDecoder().decode(identity);
}
