import { encodeGroupContext } from "../../../packages/mls/src/messages/group-info-codec.ts";
import {
  deriveEpochSecrets,
  deriveFromJoiner,
  welcomeSecret,
} from "../../../packages/mls/src/schedule/key-schedule.ts";
import { exportSecret } from "../../../packages/mls/src/schedule/exporter.ts";
import { suiteOf } from "./suite.ts";
import { bytes, type Check, list, number, record, same, string } from "./vector.ts";

export const check: Check = (vector) => {
  const crypto = suiteOf(vector);
  const groupId = bytes(vector, "group_id");
  let initSecret = bytes(vector, "initial_init_secret");
  return list(vector, "epochs").every((epoch, at) => {
    const groupContext = encodeGroupContext({
      version: 1,
      suite: crypto.suite,
      groupId,
      epoch: BigInt(at),
      treeHash: bytes(epoch, "tree_hash"),
      confirmedTranscriptHash: bytes(epoch, "confirmed_transcript_hash"),
      extensions: [],
    });
    const pskSecret = bytes(epoch, "psk_secret");
    const secrets = deriveEpochSecrets(crypto, {
      initSecret,
      commitSecret: bytes(epoch, "commit_secret"),
      pskSecret,
      groupContext,
    });
    const joined = deriveFromJoiner(crypto, { joinerSecret: bytes(epoch, "joiner_secret"), pskSecret, groupContext });
    initSecret = secrets.initSecret;
    const exporter = record(epoch, "exporter");
    const exported = exportSecret(
      crypto,
      secrets.exporterSecret,
      string(exporter, "label"),
      bytes(exporter, "context"),
      number(exporter, "length"),
    );
    return same(groupContext, bytes(epoch, "group_context")) &&
      [secrets, joined].every((made) =>
        same(made.joinerSecret, bytes(epoch, "joiner_secret")) &&
        same(made.welcomeSecret, bytes(epoch, "welcome_secret")) &&
        same(made.senderDataSecret, bytes(epoch, "sender_data_secret")) &&
        same(made.encryptionSecret, bytes(epoch, "encryption_secret")) &&
        same(made.exporterSecret, bytes(epoch, "exporter_secret")) &&
        same(made.externalSecret, bytes(epoch, "external_secret")) &&
        same(made.confirmationKey, bytes(epoch, "confirmation_key")) &&
        same(made.membershipKey, bytes(epoch, "membership_key")) &&
        same(made.resumptionPsk, bytes(epoch, "resumption_psk")) &&
        same(made.epochAuthenticator, bytes(epoch, "epoch_authenticator")) &&
        same(made.initSecret, bytes(epoch, "init_secret"))
      ) &&
      same(welcomeSecret(crypto, bytes(epoch, "joiner_secret"), pskSecret), bytes(epoch, "welcome_secret")) &&
      same(crypto.deriveHpkeKeyPair(secrets.externalSecret).publicKey, bytes(epoch, "external_pub")) &&
      same(exported, bytes(exporter, "secret"));
  });
};
