// welcome.json: a Welcome opens with the key package's private key to a GroupInfo that its signer signed and whose
// confirmation tag holds; sealed anew, it opens again. The key package itself is not verified: that of suite 7 does not list
// its own suite as supported.

import type { CryptoProvider, HpkeKeyPair } from "../../../packages/mls/src/crypto/crypto-provider.ts";
import {
  encodeGroupContext,
  encodeGroupInfo,
  verifyGroupInfo,
} from "../../../packages/mls/src/messages/group-info-codec.ts";
import type { Welcome } from "../../../packages/mls/src/messages/group-info.ts";
import { decodeMlsMessage } from "../../../packages/mls/src/messages/mls-message-codec.ts";
import { openGroupInfo, openGroupSecrets, sealWelcome } from "../../../packages/mls/src/messages/welcome.ts";
import { deriveFromJoiner, welcomeSecret } from "../../../packages/mls/src/schedule/key-schedule.ts";
import { suiteOf } from "./suite.ts";
import { bytes, same, type Vector } from "./vector.ts";

export function check(vector: Vector): boolean {
  const crypto = suiteOf(vector);
  const keyPackage = bytes(vector, "key_package").subarray(4);
  const decoded = decodeMlsMessage(bytes(vector, "welcome"));
  const initKey = crypto.importHpkeKeyPair(bytes(vector, "init_priv"));
  if (decoded.wireFormat !== "welcome") return false;
  const reference = crypto.refHash("MLS 1.0 KeyPackage Reference", keyPackage);
  const signer = bytes(vector, "signer_pub");
  const again = opens(crypto, decoded.welcome, reference, initKey, signer);
  return again !== undefined && opens(crypto, again, reference, initKey, signer) !== undefined;
}

/** The same, sealed anew; undefined if it does not open or hold. */
function opens(
  crypto: CryptoProvider,
  welcome: Welcome,
  reference: Uint8Array,
  initKey: HpkeKeyPair,
  signer: Uint8Array,
): Welcome | undefined {
  const secrets = openGroupSecrets(crypto, welcome, reference, initKey);
  if (secrets === "not-for" || secrets === "invalid" || secrets.psks.length > 0) return undefined;
  const { joinerSecret, pathSecret } = secrets;
  const pskSecret = new Uint8Array(crypto.hashLength);
  const welcomeKey = welcomeSecret(crypto, joinerSecret, pskSecret);
  const groupInfo = openGroupInfo(crypto, welcome, welcomeKey);
  if (groupInfo === undefined || !verifyGroupInfo(crypto, signer, groupInfo)) return undefined;
  const { groupContext, confirmationTag } = groupInfo;
  const epoch = deriveFromJoiner(crypto, {
    joinerSecret,
    pskSecret,
    groupContext: encodeGroupContext(groupContext),
  });
  const tag = crypto.mac(epoch.confirmationKey, groupContext.confirmedTranscriptHash);
  if (!same(tag, confirmationTag)) return undefined;
  return sealWelcome(crypto, {
    joinerSecret,
    welcomeSecret: welcomeKey,
    groupInfo: encodeGroupInfo(groupInfo),
    psks: [],
    newcomers: [{ reference, initKey: initKey.publicKey, pathSecret }],
  });
}
