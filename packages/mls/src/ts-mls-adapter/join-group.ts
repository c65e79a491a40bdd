// Joining by Welcome (RFC 9420 §12.4.3.1). ts-mls does not say who signed the GroupInfo, and policy asks: it is read here
// by opening the Welcome once more.

import {
  type CiphersuiteImpl,
  type ClientState,
  decodeMlsMessage,
  emptyPskIndex,
  joinGroup as join,
  type RatchetTree,
} from "ts-mls";
import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import { decryptGroupInfo, decryptGroupSecrets, type Welcome } from "ts-mls/welcome.js";
import { equal } from "../bytes.ts";
import { defaultCipherSuite } from "../cipher-suites.ts";
import { MlsError } from "../errors.ts";
import type { GroupMember, Member, OwnKeyPackage } from "../group-member.ts";
import { keyPackageReference } from "../key-package.ts";
import { parseMlsMessage } from "../mls-message.ts";
import { clientConfig, engineFor, type RandomSource } from "./engine.ts";
import { TsMlsGroup } from "./group.ts";
import { openKeyPackage } from "./key-packages.ts";
import { leafAt, memberOf } from "./views.ts";

export interface JoinGroupOptions {
  /** An MLSMessage with a Welcome. */
  readonly welcome: Uint8Array;
  /** The one that the Welcome is for: see `welcomeReferences` and `keyPackageReference`. */
  readonly keyPackage: OwnKeyPackage;
  /** `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3), if the Welcome does not carry it. */
  readonly ratchetTree?: Uint8Array;
  readonly random?: RandomSource | undefined;
}

/**
 * Throws `welcome-invalid`, `welcome-not-for-this-key-package`, `bad-argument`, `state-damaged`, `state-version`. The
 * signer is the member who added this one; whether it may is the caller's policy, as is whether a second use of the key
 * package is taken.
 */
export async function joinGroup(
  options: JoinGroupOptions,
): Promise<{ readonly group: GroupMember; readonly signer: Member }> {
  const own = openKeyPackage(options.keyPackage);
  const engine = await engineFor(defaultCipherSuite, options.random);
  const reference = keyPackageReference(options.keyPackage.keyPackage, defaultCipherSuite);
  const welcome = readWelcome(options.welcome, reference);
  const tree = options.ratchetTree === undefined ? undefined : decodeTree(options.ratchetTree);
  let state: ClientState;
  let signer: Member | undefined;
  try {
    const { publicPackage, privatePackage } = own;
    const signerIndex = await signerOf(welcome, privatePackage.initPrivateKey, reference, engine);
    state = await join(welcome, publicPackage, privatePackage, emptyPskIndex, engine, tree, undefined, clientConfig);
    const leaf = leafAt(state.ratchetTree, signerIndex);
    if (leaf !== undefined) signer = memberOf(signerIndex, leaf);
  } catch (error) {
    throw new MlsError("welcome-invalid", error instanceof Error ? error.message : "refused", { cause: error });
  }
  if (signer === undefined) throw new MlsError("welcome-invalid", "the signer is no member");
  return { group: new TsMlsGroup({ state, pending: undefined }, engine), signer };
}

async function signerOf(
  welcome: Welcome,
  initKey: Uint8Array,
  reference: Uint8Array,
  engine: CiphersuiteImpl,
): Promise<number> {
  const secrets = await decryptGroupSecrets(
    await engine.hpke.importPrivateKey(initKey),
    reference,
    welcome,
    engine.hpke,
  );
  if (secrets === undefined) throw new TypeError("the group secrets do not decode");
  if (secrets.psks.length > 0) throw new TypeError("the Welcome asks for pre-shared keys");
  const noPsk = new Uint8Array(engine.kdf.size);
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk, engine);
  if (groupInfo === undefined) throw new TypeError("the group info does not decode");
  return groupInfo.signer;
}

/** ts-mls does not compare the Welcome's suite with the key package's (RFC 9420 §12.4.3.1). */
function readWelcome(bytes: Uint8Array, reference: Uint8Array): Welcome {
  const frame = parseMlsMessage(bytes);
  if (frame?.wireFormat !== "welcome") throw new MlsError("welcome-invalid", "not a Welcome");
  if (frame.suite !== defaultCipherSuite) throw new MlsError("welcome-invalid", `of cipher suite ${frame.suite}`);
  if (!frame.references.some((named) => equal(named, reference))) {
    throw new MlsError("welcome-not-for-this-key-package", "the Welcome names other key packages");
  }
  try {
    const message = decodeMlsMessage(bytes.slice(), 0)?.[0];
    if (message?.wireformat === "mls_welcome") return message.welcome;
  } catch (error) {
    throw new MlsError("welcome-invalid", "ts-mls cannot read it", { cause: error });
  }
  throw new MlsError("welcome-invalid", "ts-mls cannot read it");
}

function decodeTree(bytes: Uint8Array): RatchetTree {
  try {
    const decoded = decodeRatchetTree(bytes.slice(), 0);
    if (decoded !== undefined && decoded[1] === bytes.length) return decoded[0];
  } catch (error) {
    throw new MlsError("bad-argument", "ratchetTree: does not decode", { cause: error });
  }
  throw new MlsError("bad-argument", "ratchetTree: does not decode");
}
