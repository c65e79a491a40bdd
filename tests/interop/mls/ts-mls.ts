// ts-mls 1.6.4 as a peer, in suite 0x0001 alone: with the NIST curves it sends compressed signature keys, which RFC 9420
// §5.1.1 does not allow, and the others it cannot run here.

import {
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPub,
  decodeMlsMessage,
  defaultCapabilities,
  defaultKeyPackageEqualityConfig,
  emptyPskIndex,
  encodeMlsMessage,
  encodeRequiredCapabilities,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type KeyPackage,
  type LeafNode,
  mlsExporter,
  type MLSMessage,
  type PrivateKeyPackage,
  processMessage,
  type Proposal,
} from "ts-mls";
import { decodeKeyPackage, encodeKeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { welcomeReferences } from "../../../packages/mls/src/mls-message.ts";
import { identityOf, type MadeCommit, type Peer, type Received } from "./peer.ts";

const clientConfig: ClientConfig = {
  keyRetentionConfig: { retainKeysForGenerations: 128, retainKeysForEpochs: 3, maximumForwardRatchetSteps: 1000 },
  lifetimeConfig: { maximumTotalLifetime: 2n ** 63n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: "padUntilLength", padUntilLength: 256 },
  authService: { validateCredential: () => Promise.resolve(true) },
};

interface OwnPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export class TsMlsPeer implements Peer {
  readonly engine = "ts-mls";
  readonly anyOrder = true;
  readonly identity: string;
  readonly #suite: CiphersuiteImpl;
  readonly #framing: "public" | "private";
  readonly #keyPackages: OwnPackage[] = [];
  #state: ClientState | undefined;

  private constructor(identity: string, suite: CiphersuiteImpl, framing: "public" | "private") {
    this.#framing = framing;
    this.identity = identity;
    this.#suite = suite;
  }

  /** The `number`th client, which frames commits like that. */
  static async start(number: number, framing: "public" | "private" = "public"): Promise<TsMlsPeer> {
    const suite = getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519");
    return new TsMlsPeer(identityOf(number), await getCiphersuiteImpl(suite), framing);
  }

  get state(): ClientState {
    if (this.#state === undefined) throw new Error(`${this.identity} is in no group`);
    return this.#state;
  }

  /** `optional<Node> ratchet_tree<V>`. */
  ratchetTree(): Uint8Array {
    return encodeRatchetTree(this.state.ratchetTree);
  }

  /** With external_pub, as an MLSMessage. */
  async groupInfo(): Promise<Uint8Array> {
    const groupInfo = await createGroupInfoWithExternalPub(this.state, [], this.#suite);
    return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
  }

  async create(groupId: Uint8Array): Promise<void> {
    const { publicPackage, privatePackage } = await this.#generate();
    const required = encodeRequiredCapabilities({
      extensionTypes: [],
      proposalTypes: [],
      credentialTypes: ["basic", "x509"],
    });
    const extensions = [{ extensionType: "required_capabilities", extensionData: required } as const];
    this.#state = await createGroup(groupId, publicPackage, privatePackage, extensions, this.#suite, clientConfig);
  }

  async keyPackage(): Promise<Uint8Array> {
    const made = await this.#generate();
    this.#keyPackages.push(made);
    return encodeKeyPackage(made.publicPackage);
  }

  async join(welcome: Uint8Array): Promise<void> {
    const message = decoded(welcome);
    if (message.wireformat !== "mls_welcome") throw new Error("not a Welcome");
    const own = await this.#named(welcomeReferences(welcome));
    const { publicPackage, privatePackage } = own;
    this.#state = await joinGroup(
      message.welcome,
      publicPackage,
      privatePackage,
      emptyPskIndex,
      this.#suite,
      undefined,
      undefined,
      clientConfig,
    );
  }

  add(keyPackages: readonly Uint8Array[]): Promise<MadeCommit> {
    return this.#commit(keyPackages.map((bytes): Proposal => {
      const keyPackage = decodeKeyPackage(bytes.slice(), 0)?.[0];
      if (keyPackage === undefined) throw new Error("ts-mls cannot read the KeyPackage");
      return { proposalType: "add", add: { keyPackage } };
    }));
  }

  remove(identities: readonly string[]): Promise<MadeCommit> {
    const removed = this.#leaves().filter(({ leaf }) => identities.includes(identityIn(leaf)));
    return this.#commit(removed.map(({ leafIndex }) => ({ proposalType: "remove", remove: { removed: leafIndex } })));
  }

  update(): Promise<MadeCommit> {
    return this.#commit([]);
  }

  async lose(): Promise<void> {
    await createCommit({ state: this.state, cipherSuite: this.#suite });
  }

  /** ts-mls takes all of them into any commit. */
  commitProposals(): Promise<MadeCommit> {
    return this.#commit([]);
  }

  async encrypt(data: Uint8Array): Promise<Uint8Array> {
    const { newState, privateMessage } = await createApplicationMessage(this.state, data, this.#suite);
    this.#state = newState;
    return encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  }

  async receive(message: Uint8Array): Promise<Received> {
    const received = decoded(message);
    if (received.wireformat !== "mls_private_message" && received.wireformat !== "mls_public_message") {
      throw new Error("not a message of a group");
    }
    let proposed = false;
    const processed = await processMessage(received, this.state, emptyPskIndex, ({ kind }) => {
      proposed = kind === "proposal";
      return "accept";
    }, this.#suite);
    this.#state = processed.newState;
    if (processed.kind === "applicationMessage") {
      return { kind: "application", data: processed.message, sender: undefined };
    }
    if (proposed) return { kind: "proposal" };
    return { kind: "commit", active: this.state.groupActiveState.kind === "active" };
  }

  members(): Promise<readonly string[]> {
    return Promise.resolve(this.#leaves().map(({ leaf }) => identityIn(leaf)).sort());
  }

  epoch(): Promise<bigint> {
    return Promise.resolve(this.state.groupContext.epoch);
  }

  exportSecret(length: number): Promise<Uint8Array> {
    const { exporterSecret } = this.state.keySchedule;
    return mlsExporter(exporterSecret, "exporter", new Uint8Array(0), length, this.#suite);
  }

  async #commit(extraProposals: Proposal[]): Promise<MadeCommit> {
    const { newState, commit, welcome } = await createCommit({ state: this.state, cipherSuite: this.#suite }, {
      extraProposals,
      ratchetTreeExtension: true,
      wireAsPublicMessage: this.#framing === "public",
    });
    this.#state = newState;
    return {
      commit: encodeMlsMessage(commit),
      welcome: welcome === undefined
        ? undefined
        : encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome }),
    };
  }

  #generate(): Promise<OwnPackage> {
    return generateKeyPackage(
      { credentialType: "basic", identity: new TextEncoder().encode(this.identity) },
      { ...defaultCapabilities(), ciphersuites: [this.#suite.name], credentials: ["basic", "x509"] },
      { notBefore: 0n, notAfter: 2n ** 40n },
      [],
      this.#suite,
    );
  }

  async #named(references: readonly Uint8Array[]): Promise<OwnPackage> {
    for (const own of this.#keyPackages) {
      const reference = (await makeKeyPackageRef(own.publicPackage, this.#suite.hash)).toHex();
      if (references.some((named) => named.toHex() === reference)) return own;
    }
    throw new Error("the Welcome is for somebody else");
  }

  #leaves(): { readonly leafIndex: number; readonly leaf: LeafNode }[] {
    return this.state.ratchetTree.flatMap((node, at) =>
      node?.nodeType === "leaf" ? [{ leafIndex: at / 2, leaf: node.leaf }] : []
    );
  }
}

function identityIn({ credential }: LeafNode): string {
  if (credential.credentialType !== "basic") throw new Error("not a basic credential");
  return new TextDecoder().decode(credential.identity);
}

function decoded(message: Uint8Array): MLSMessage {
  const result = decodeMlsMessage(message.slice(), 0)?.[0];
  if (result === undefined) throw new Error("ts-mls cannot read the message");
  return result;
}
