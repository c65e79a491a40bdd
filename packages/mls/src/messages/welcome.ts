// A Welcome sealed for newcomers and opened by one of them (RFC 9420 §12.4.3.1). What the GroupInfo in it says is for the
// joiner to check against the tree.

import { equal } from "../bytes.ts";
import { decoded } from "../codec/decoded.ts";
import { Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider, HpkeKeyPair } from "../crypto/crypto-provider.ts";
import { decodeGroupInfo, readGroupSecrets, writeGroupSecrets } from "./group-info-codec.ts";
import type { GroupInfo, GroupSecrets, Welcome } from "./group-info.ts";
import type { PreSharedKeyId } from "./pre-shared-key-id.ts";

export interface Newcomer {
  /** KeyPackageRef. */
  readonly reference: Uint8Array;
  readonly initKey: Uint8Array;
  /** Of the lowest node that the newcomer and the committer share; undefined if the commit has no path. */
  readonly pathSecret: Uint8Array | undefined;
}

export interface WelcomeContents {
  readonly joinerSecret: Uint8Array;
  /** Of the key schedule: it is derived from the joiner secret and the commit's pre-shared keys. */
  readonly welcomeSecret: Uint8Array;
  /** GroupInfo as bytes, signed. */
  readonly groupInfo: Uint8Array;
  /** Of the pre-shared keys that the commit brought in, in the order of its proposals. */
  readonly psks: readonly PreSharedKeyId[];
  readonly newcomers: readonly Newcomer[];
}

/** Throws what encrypting to an init key throws that nobody can encrypt to: key packages are verified before. */
export function sealWelcome(crypto: CryptoProvider, contents: WelcomeContents): Welcome {
  const { joinerSecret, welcomeSecret, groupInfo, psks, newcomers } = contents;
  const { key, nonce } = welcomeKeys(crypto, welcomeSecret);
  const encryptedGroupInfo = crypto.aeadSeal(key, nonce, new Uint8Array(0), groupInfo);
  for (const done of [key, nonce]) done.fill(0);
  const secrets = newcomers.map(({ reference, initKey, pathSecret }) => {
    const plaintext = writeGroupSecrets(new Writer(), { joinerSecret, pathSecret, psks }).finish();
    const encryptedGroupSecrets = crypto.encryptWithLabel(initKey, "Welcome", encryptedGroupInfo, plaintext);
    plaintext.fill(0);
    return { newMember: reference, encryptedGroupSecrets };
  });
  return { suite: crypto.suite, secrets, encryptedGroupInfo };
}

/** "not-for" if the Welcome names no such key package, "invalid" if what it has for it does not open or is malformed. */
export function openGroupSecrets(
  crypto: CryptoProvider,
  welcome: Welcome,
  reference: Uint8Array,
  initKey: HpkeKeyPair,
): GroupSecrets | "not-for" | "invalid" {
  const own = welcome.secrets.find(({ newMember }) => equal(newMember, reference));
  if (own === undefined || welcome.suite !== crypto.suite) return "not-for";
  const plaintext = crypto.decryptWithLabel(initKey, "Welcome", welcome.encryptedGroupInfo, own.encryptedGroupSecrets);
  if (plaintext === undefined) return "invalid";
  const secrets = decoded(() => {
    const reader = new Reader(plaintext);
    const read = readGroupSecrets(reader);
    reader.end("group_secrets");
    return read;
  });
  if (secrets === undefined) return "invalid";
  const { joinerSecret, pathSecret } = secrets;
  const lengths = [joinerSecret, ...(pathSecret === undefined ? [] : [pathSecret])].map(({ length }) => length);
  return lengths.every((length) => length === crypto.hashLength) ? secrets : "invalid";
}

/** Undefined if it does not open or is malformed. Its signature is still to be verified (`verifyGroupInfo`). */
export function openGroupInfo(
  crypto: CryptoProvider,
  welcome: Welcome,
  welcomeSecret: Uint8Array,
): GroupInfo | undefined {
  const { key, nonce } = welcomeKeys(crypto, welcomeSecret);
  const plaintext = crypto.aeadOpen(key, nonce, new Uint8Array(0), welcome.encryptedGroupInfo);
  for (const done of [key, nonce]) done.fill(0);
  return plaintext === undefined ? undefined : decoded(() => decodeGroupInfo(plaintext));
}

function welcomeKeys(
  crypto: CryptoProvider,
  welcomeSecret: Uint8Array,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const context = new Uint8Array(0);
  return {
    key: crypto.expandWithLabel(welcomeSecret, "key", context, crypto.keyLength),
    nonce: crypto.expandWithLabel(welcomeSecret, "nonce", context, crypto.nonceLength),
  };
}
