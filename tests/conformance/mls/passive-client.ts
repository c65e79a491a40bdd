// passive-client-*.json: a member that only listens joins by Welcome, follows every commit of a group with the proposals it
// names, and agrees on each epoch's authenticator. Every epoch it is also stored and opened again.

import { Writer } from "../../../packages/mls/src/codec/writer.ts";
import type { GroupEnvironment } from "../../../packages/mls/src/group/environment.ts";
import { joinGroup } from "../../../packages/mls/src/group/join-group.ts";
import { openGroup } from "../../../packages/mls/src/group/open-group.ts";
import { suiteOf } from "./suite.ts";
import { array, bytes, list, number, object, optionalBytes, same, type Vector } from "./vector.ts";

export function check(vector: Vector): boolean {
  suiteOf(vector);
  const psks = list(vector, "external_psks").map((psk) => ({ id: bytes(psk, "psk_id"), psk: bytes(psk, "psk") }));
  const environment: GroupEnvironment = {
    credentials: () => ({ valid: true }),
    psks: (name) => name.kind === "external" ? psks.find(({ id }) => same(id, name.pskId))?.psk : undefined,
  };
  const secrets = new Writer().uint8(2).opaque(scalar(vector, "init_priv")).opaque(scalar(vector, "encryption_priv"))
    .opaque(scalar(vector, "signature_priv")).finish();
  const ratchetTree = optionalBytes(vector, "ratchet_tree");
  let { group } = joinGroup({
    ...environment,
    welcome: bytes(vector, "welcome"),
    keyPackage: { keyPackage: bytes(vector, "key_package").subarray(4), fingerprint: new Uint8Array(32), secrets },
    ...(ratchetTree === undefined ? {} : { ratchetTree }),
  });
  if (!same(group.epochAuthenticator(), bytes(vector, "initial_epoch_authenticator"))) return false;
  for (const epoch of list(vector, "epochs")) {
    for (const proposal of array(epoch["proposals"], "proposals")) {
      const processed = group.process(bytes(object({ proposal }), "proposal"));
      if (processed.kind !== "proposal") throw new Error(`a proposal: ${JSON.stringify(processed)}`);
    }
    group = openGroup(group.toBytes(), environment);
    const processed = group.process(bytes(epoch, "commit"));
    if (processed.kind !== "commit") {
      throw new Error(processed.kind === "undecryptable" ? `${processed.reason}: ${processed.detail}` : processed.kind);
    }
    group.merge(processed.staged);
    if (!same(group.epochAuthenticator(), bytes(epoch, "epoch_authenticator"))) return false;
  }
  return true;
}

/** The NIST curves' private keys stand in the files without leading zeros; RFC 9180 §7.1.2 has them at full length. */
function scalar(vector: Vector, field: string): Uint8Array {
  const key = bytes(vector, field);
  const full = scalarLengths.get(number(vector, "cipher_suite")) ?? key.length;
  const padded = new Uint8Array(full);
  padded.set(key, full - key.length);
  return padded;
}

const scalarLengths: ReadonlyMap<number, number> = new Map([[2, 32], [5, 66], [7, 48]]);
