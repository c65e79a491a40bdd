// Every method of the schema, in the schema's order, with the rules that the guard reads: whether it needs a session, whose
// key it is bound to, what it costs, what its arguments must be. A method that is missing here does not compile.

import { REGISTRATION_REQUEST_BYTES } from "@quicproquo/protocol";
import { FINALIZATION_BYTES, LOGIN_REQUEST_BYTES } from "../accounts/opaque.ts";
import { ack } from "./ack.ts";
import { batchEnqueue } from "./batch-enqueue.ts";
import {
  atMost,
  channelId,
  chunk,
  distinctKeys,
  exactly,
  key,
  keyOrEmpty,
  keys,
  mimeType,
  payload,
  userName,
} from "./checks.ts";
import { checkpoint } from "./checkpoint.ts";
import { consistencyProof } from "./consistency-proof.ts";
import { changePassword } from "./change-password.ts";
import { createChannel } from "./create-channel.ts";
import { deleteAccount } from "./delete-account.ts";
import { deleteBlob } from "./delete-blob.ts";
import { downloadBlob } from "./download-blob.ts";
import { endSession } from "./end-session.ts";
import { enqueue } from "./enqueue.ts";
import { fetchHybridKey } from "./fetch-hybrid-key.ts";
import { fetchHybridKeys } from "./fetch-hybrid-keys.ts";
import { fetchKeyPackage } from "./fetch-key-package.ts";
import { fetchWait } from "./fetch-wait.ts";
import { fetch } from "./fetch.ts";
import { open, session } from "./guard.ts";
import { health } from "./health.ts";
import { info } from "./info.ts";
import { keyPackages } from "./key-packages.ts";
import { logEntries } from "./log-entries.ts";
import { logout } from "./logout.ts";
import type { MethodTable } from "./method.ts";
import { opaqueLoginFinish } from "./opaque-login-finish.ts";
import { opaqueLoginStart } from "./opaque-login-start.ts";
import { opaqueRegisterFinish } from "./opaque-register-finish.ts";
import { opaqueRegisterStart } from "./opaque-register-start.ts";
import { peek } from "./peek.ts";
import { publishEndpoint } from "./publish-endpoint.ts";
import { resolveEndpoint } from "./resolve-endpoint.ts";
import { resolveIdentity } from "./resolve-identity.ts";
import { resolveUser } from "./resolve-user.ts";
import { sessions } from "./sessions.ts";
import { subscribe } from "./subscribe.ts";
import { uploadBlob } from "./upload-blob.ts";
import { uploadHybridKey } from "./upload-hybrid-key.ts";
import { uploadKeyPackage } from "./upload-key-package.ts";

const inbox = { recipientKey: key, channelId } as const;

/** What an account does to itself alone counts by account, not by address: neighbours pay nothing for it. */
const own = (): string => "own";

export const methods: MethodTable = {
  uploadKeyPackage: session({
    own: "identityKey",
    rates: [{ rate: "keyUploads", per: own }],
    checks: { identityKey: key },
    handler: uploadKeyPackage,
  }),
  fetchKeyPackage: session({
    rates: [
      { rate: "fetchKeyPackage" },
      { rate: "fetchKeyPackageOfTarget", per: ({ identityKey }) => identityKey.subarray(0, 32).toHex() },
    ],
    checks: { identityKey: key },
    handler: fetchKeyPackage,
  }),
  enqueue: session({
    versioned: true,
    rates: [{ rate: "enqueue" }],
    checks: { recipientKey: key, channelId, payload },
    handler: enqueue,
  }),
  fetch: session({
    versioned: true,
    own: "recipientKey",
    rates: [{ rate: "inboxCalls", per: own }],
    checks: inbox,
    handler: fetch,
  }),
  fetchWait: session({
    versioned: true,
    own: "recipientKey",
    rates: [{ rate: "inboxCalls", per: own }],
    checks: inbox,
    handler: fetchWait,
  }),
  health: open({ checks: {}, handler: health }),
  uploadHybridKey: session({
    own: "identityKey",
    rates: [{ rate: "keyUploads", per: own }],
    checks: { identityKey: key },
    handler: uploadHybridKey,
  }),
  fetchHybridKey: session({
    rates: [{ rate: "resolve" }],
    checks: { identityKey: key },
    handler: fetchHybridKey,
  }),
  opaqueRegisterStart: open({
    checks: { request: exactly(REGISTRATION_REQUEST_BYTES) },
    handler: opaqueRegisterStart,
  }),
  opaqueRegisterFinish: open({
    checks: { identityKey: key },
    handler: opaqueRegisterFinish,
  }),
  opaqueLoginStart: open({
    checks: { request: exactly(LOGIN_REQUEST_BYTES) },
    handler: opaqueLoginStart,
  }),
  opaqueLoginFinish: open({
    checks: { finalization: exactly(FINALIZATION_BYTES), identityKey: keyOrEmpty },
    handler: opaqueLoginFinish,
  }),
  publishEndpoint: session({
    own: "identityKey",
    rates: [{ rate: "keyUploads", per: own }],
    checks: { identityKey: key, nodeAddr: atMost("endpointBytes") },
    handler: publishEndpoint,
  }),
  resolveEndpoint: session({
    rates: [{ rate: "resolve" }],
    checks: { identityKey: key },
    handler: resolveEndpoint,
  }),
  peek: session({
    versioned: true,
    own: "recipientKey",
    rates: [{ rate: "inboxCalls", per: own }],
    checks: inbox,
    handler: peek,
  }),
  ack: session({
    versioned: true,
    own: "recipientKey",
    rates: [{ rate: "inboxCalls", per: own }],
    checks: inbox,
    handler: ack,
  }),
  fetchHybridKeys: session({
    rates: [{ rate: "resolve", cost: ({ identityKeys }) => Math.max(1, Math.ceil(identityKeys.length / 16)) }],
    checks: { identityKeys: keys("hybridKeysPerCall") },
    handler: fetchHybridKeys,
  }),
  batchEnqueue: session({
    versioned: true,
    rates: [{ rate: "enqueue", cost: ({ recipientKeys }) => Math.max(1, Math.ceil(recipientKeys.length / 16)) }],
    checks: { recipientKeys: distinctKeys("batchRecipients"), channelId, payload },
    handler: batchEnqueue,
  }),
  createChannel: session({
    inItsName: true,
    rates: [{ rate: "createChannel" }],
    checks: { peerKey: key },
    handler: createChannel,
  }),
  resolveUser: session({
    rates: [{ rate: "resolve" }],
    checks: { username: userName },
    handler: resolveUser,
  }),
  resolveIdentity: session({
    rates: [{ rate: "resolve" }],
    checks: { identityKey: key },
    handler: resolveIdentity,
  }),
  uploadBlob: session({
    rates: [{ rate: "uploadBlob" }],
    checks: { blobHash: key, chunk, mimeType },
    handler: uploadBlob,
  }),
  downloadBlob: session({
    rates: [{ rate: "downloadBlob" }],
    checks: { blobId: key },
    handler: downloadBlob,
  }),
  deleteAccount: session({
    fresh: true,
    inItsName: true,
    rates: [{ rate: "sessionCalls", per: own }],
    checks: {},
    handler: deleteAccount,
  }),
  info: open({ strangers: true, checks: {}, handler: info }),
  subscribe: session({
    own: "recipientKey",
    rates: [{ rate: "subscribe", per: own }],
    checks: { recipientKey: key },
    handler: subscribe,
  }),
  logout: session({ rates: [{ rate: "sessionCalls", per: own }], checks: {}, handler: logout }),
  checkpoint: open({ strangers: true, checks: {}, handler: checkpoint }),
  consistencyProof: open({ strangers: true, checks: {}, handler: consistencyProof }),
  logEntries: open({ strangers: true, checks: {}, handler: logEntries }),
  keyPackages: session({
    own: "identityKey",
    rates: [{ rate: "keyUploads", per: own }],
    checks: { identityKey: key },
    handler: keyPackages,
  }),
  sessions: session({ rates: [{ rate: "sessionCalls", per: own }], checks: {}, handler: sessions }),
  endSession: session({
    rates: [{ rate: "sessionCalls", per: own }],
    checks: { sessionId: exactly(16) },
    handler: endSession,
  }),
  changePassword: session({
    fresh: true,
    rates: [{ rate: "sessionCalls", per: own }],
    checks: {},
    handler: changePassword,
  }),
  deleteBlob: session({
    rates: [{ rate: "uploadBlob" }],
    checks: { blobId: key },
    handler: deleteBlob,
  }),
};
