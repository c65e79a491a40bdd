// Any bytes as a Welcome, as the GroupInfo in one (signed anew by the member who sends it), and as a GroupInfo to join by
// from outside: refused by an MlsError, or the very group.

import { equal } from "../src/bytes.ts";
import { DecodeError } from "../src/codec/reader.ts";
import { MlsError } from "../src/errors.ts";
import { joinExternally } from "../src/group/join-externally.ts";
import { joinGroup } from "../src/group/join-group.ts";
import { openKeyPackage } from "../src/key-package/own-key-package.ts";
import { decodeGroupInfo, encodeGroupInfo, signGroupInfo } from "../src/messages/group-info-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../src/messages/mls-message-codec.ts";
import { openGroupInfo, openGroupSecrets, sealWelcome } from "../src/messages/welcome.ts";
import { welcomeSecret } from "../src/schedule/key-schedule.ts";
import { environment, groupOf, keyPackageOf, lifetime, person, suiteCrypto } from "../test/members.ts";

const [ann] = groupOf(["ann", "bob", "cleo"]);
if (ann === undefined) throw new Error("no group");
const keyPackage = keyPackageOf(person("dan"));
const { welcome } = ann.commit({ add: [keyPackage.keyPackage] });
ann.mergePending();
const epochAuthenticator = ann.epochAuthenticator();
const groupInfo = ann.groupInfo({ externalPub: true });

const crypto = suiteCrypto(1);
const signer = person("ann").signatureKey;
const { reference, initKey } = openKeyPackage(keyPackage);
const { joinerSecret, groupInfoInWelcome } = opened();
const secretForInfo = welcomeSecret(crypto, joinerSecret, new Uint8Array(crypto.hashLength));

export const seeds: readonly Uint8Array[] = [welcome ?? new Uint8Array(0), groupInfo, groupInfoInWelcome];

export function fuzz(bytes: Uint8Array): void {
  join(bytes);
  const info = signedAnew(bytes);
  if (info !== undefined) {
    const newcomers = [{ reference, initKey: initKey.publicKey, pathSecret: undefined }];
    const contents = { joinerSecret, welcomeSecret: secretForInfo, groupInfo: info, psks: [], newcomers };
    join(encodeMlsMessage({ wireFormat: "welcome", welcome: sealWelcome(crypto, contents) }));
  }
  for (const candidate of [bytes, ...(info === undefined ? [] : [framed(info)])]) {
    allowed(() => joinExternally({ ...person("eve"), lifetime, ...environment, groupInfo: candidate }));
  }
}

function join(bytes: Uint8Array): void {
  const joined = allowed(() => joinGroup({ ...environment, welcome: bytes, keyPackage }));
  if (joined !== undefined && !equal(joined.group.epochAuthenticator(), epochAuthenticator)) {
    throw new Error("another group was joined");
  }
}

function opened(): { readonly joinerSecret: Uint8Array; readonly groupInfoInWelcome: Uint8Array } {
  const message = welcome === undefined ? undefined : decodeMlsMessage(welcome);
  if (message?.wireFormat !== "welcome") throw new Error("no Welcome");
  const secrets = openGroupSecrets(crypto, message.welcome, reference, initKey);
  if (secrets === "not-for" || secrets === "invalid") throw new Error(secrets);
  const zeros = new Uint8Array(crypto.hashLength);
  const info = openGroupInfo(crypto, message.welcome, welcomeSecret(crypto, secrets.joinerSecret, zeros));
  if (info === undefined) throw new Error("no GroupInfo");
  return { joinerSecret: secrets.joinerSecret, groupInfoInWelcome: encodeGroupInfo(info) };
}

/** The bytes as a GroupInfo under Ann's signature, if they are one. */
function signedAnew(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return encodeGroupInfo(signGroupInfo(crypto, signer, decodeGroupInfo(bytes)));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function framed(info: Uint8Array): Uint8Array {
  return encodeMlsMessage({ wireFormat: "group-info", groupInfo: decodeGroupInfo(info) });
}

function allowed<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof MlsError) return undefined;
    throw error;
  }
}
