// A KeyPackage that is to be added, verified for one group (RFC 9420 §10.1, §12.1.1). Its lifetime is not asked for: who
// adds looks at it before, by its own clock.

import { equal } from "../bytes.ts";
import { DecodeError, Reader } from "../codec/reader.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { type ParsedKeyPackage, parseKeyPackage } from "../key-package/parse.ts";
import { mls10 } from "../key-package/structure.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { readLeafNode, verifyLeafNode } from "../messages/leaf-node-codec.ts";
import { type ContextDemands, extensionProblem } from "./context-extensions.ts";
import { leafProblem } from "./leaf-rules.ts";

export interface Newcomer {
  /** KeyPackageRef. */
  readonly reference: Uint8Array;
  readonly initKey: Uint8Array;
  readonly leaf: LeafNode;
}

/** The newcomer, or why this group cannot have it. */
export function newcomer(crypto: CryptoProvider, keyPackage: Uint8Array, demands: ContextDemands): Newcomer | string {
  let parsed: ParsedKeyPackage;
  let leaf: LeafNode;
  try {
    parsed = parseKeyPackage(keyPackage);
    leaf = readLeafNode(new Reader(keyPackage, parsed.leafToBeSigned.byteOffset - keyPackage.byteOffset));
  } catch (error) {
    if (error instanceof DecodeError) return `the key package does not decode: ${error.message}`;
    throw error;
  }
  const { structure: { version, cipherSuite, initKey, extensions, signature }, toBeSigned } = parsed;
  if (version !== mls10 || cipherSuite !== crypto.suite) return "the key package is of another version or cipher suite";
  const misplaced = extensionProblem(extensions, []);
  if (misplaced !== undefined) return `the key package: ${misplaced}`;
  if (equal(initKey, leaf.encryptionKey)) return "init_key and encryption_key of the key package are the same";
  if (!crypto.isHpkePublicKey(initKey)) return "the key package's init_key is not one of the suite";
  const problem = leafProblem(leaf, crypto.suite, demands) ?? leafKeysProblem(crypto, leaf);
  if (problem !== undefined) return `the key package's leaf: ${problem}`;
  if (!verifyLeafNode(crypto, leaf, undefined)) return "the signature of the key package's leaf does not verify";
  if (!crypto.verifyWithLabel(leaf.signatureKey, "KeyPackageTBS", toBeSigned, signature)) {
    return "the signature of the key package does not verify";
  }
  const reference = crypto.refHash("MLS 1.0 KeyPackage Reference", keyPackage);
  return { reference, initKey: initKey.slice(), leaf };
}

/** Keys that nobody could use, or that one signature would fit too well. */
export function leafKeysProblem(crypto: CryptoProvider, leaf: LeafNode): string | undefined {
  if (!crypto.isHpkePublicKey(leaf.encryptionKey)) return "its encryption_key is not one of the suite";
  if (!crypto.isSignaturePublicKey(leaf.signatureKey)) return "its signature_key is not one of the suite";
  return undefined;
}
