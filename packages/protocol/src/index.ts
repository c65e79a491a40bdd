// What a node and its clients must agree on. Pure: no sockets, no files, no clock; randomness and keys come in from
// outside. The generated Cap'n Proto schema stands beside it, in `@quicproquo/protocol/schema`.
export {
  isMessageReport,
  MESSAGE_REPORT_AHEAD_MS,
  MESSAGE_REPORT_FRESH_MS,
  type MessageReport,
  openMessageReport,
  REPORT_REASON_BYTES,
  signMessageReport,
} from "./message-report.ts";
export { formatInviteLink, type InviteLink, isInviteLink, parseInviteLink } from "./invite-link.ts";
export {
  isJoinRequest,
  isToldJoin,
  JOIN_REQUEST_AHEAD_MS,
  JOIN_REQUEST_FRESH_MS,
  JOIN_TICKET_BYTES,
  type JoinRequest,
  linkIdOf,
  openToldJoin,
  parseJoinRequest,
  signJoinRequest,
  signToldJoin,
  type ToldJoin,
  verifyJoinRequest,
} from "./join-request.ts";
export { DEFAULT_PORT, formatNodeAddress, type NodeAddress, parseNodeAddress } from "./address.ts";
export { concatBytes, decodeText, sameBytes, toBase64, toBase64Url } from "./bytes.ts";
export { CHANNEL_ID_BYTES, type ChannelId, parseChannelId, parseSeq, type Seq } from "./channel-id.ts";
export { type ClientErrorCode, clientErrors } from "./client-errors.ts";
export { DEVICE_ID_BYTES, deviceCredential, type LeafIdentity, parseCredential } from "./credential.ts";
export {
  type Delivery,
  DELIVERY_PROOF_BYTES,
  type HashedDelivery,
  signDelivery,
  verifyDelivery,
} from "./delivery-proof.ts";
export { type SigningKey, signingKeyFromSeed } from "./ed25519.ts";
export { type EndpointRecord, parseEndpointRecord, publishEndpointRecord } from "./endpoint-record.ts";
export {
  ENVELOPE_OVERHEAD_BYTES,
  openEnvelope,
  openEnvelopeAside,
  type Opening,
  type PayloadKind,
  payloadKind,
  sealEnvelope,
  type Sealing,
  unwrapBare,
  wrapBare,
} from "./envelope.ts";
export { type ErrorCode, isNodeErrorCode, QpqError, type QpqErrorOptions } from "./errors.ts";
export {
  EXCEPTION_TEXT_LIMIT,
  type ExceptionText,
  formatException,
  nodeError,
  parseException,
  rateLimited,
} from "./exception-text.ts";
export {
  HYBRID_KEY_BYTES,
  HYBRID_KEY_LONGEST_MS,
  HYBRID_KEY_ROTATION_MS,
  HYBRID_SECRET_KEPT_MS,
  HYBRID_SEED_BYTES,
  type HybridKey,
  type HybridSecretKey,
  hybridSecretKeyFromSeed,
  isFreshHybridKey,
  parseHybridKey,
  publishHybridKey,
} from "./hybrid-key.ts";
export { IDENTITY_KEY_BYTES, type IdentityKey, parseIdentityKey } from "./identity-key.ts";
export {
  configureLimits,
  defaultLimits,
  type LimitName,
  limitNames,
  type Limits,
  limitsToWire,
  parseLimits,
  type WideLimitName,
  type WireLimits,
} from "./limits.ts";
export {
  type ErrorEntry,
  type ExceptionType,
  type NodeErrorCode,
  type NodeErrorEntry,
  nodeErrors,
} from "./node-errors.ts";
export {
  fakeRegistrationRequest,
  type KeyStretching,
  OPAQUE_KEY_STRETCHING,
  type OpaqueIdentifiers,
  opaqueIdentifiers,
  opaqueUserIdentifier,
  REGISTRATION_RECORD_BYTES,
  REGISTRATION_REQUEST_BYTES,
} from "./opaque.ts";
export { type Origin, originOf, parseOrigin, PIN_BYTES, PINS_LIMIT, signPins, verifyPins } from "./origin.ts";
export { padme } from "./padme.ts";
export {
  buildPasswordUpload,
  parsePasswordUpload,
  type PasswordChange,
  type PasswordUpload,
  verifyPasswordChange,
} from "./password-change.ts";
export { normalisePassword, PASSWORD_BYTES_LIMIT } from "./password.ts";
export type { Random } from "./random.ts";
export {
  buildRegistrationUpload,
  INVITE_BYTES_LIMIT,
  parseRegistrationUpload,
  type Registration,
  type RegistrationUpload,
  verifyRegistration,
} from "./registration.ts";
export {
  isRejoinRequest,
  parseRejoinRequest,
  REJOIN_REQUEST_FRESH_MS,
  type RejoinRequest,
  signRejoinRequest,
  verifyRejoinRequest,
} from "./rejoin-request.ts";
export {
  compareScanned,
  parseSafetyDigits,
  parseScanned,
  SAFETY_NUMBER_DIGITS,
  SAFETY_NUMBER_VERSION,
  type SafetyNumber,
  safetyNumber,
  type SafetyParty,
  SCANNED_SAFETY_NUMBER_BYTES,
  type ScanResult,
} from "./safety-number.ts";
export { signTranscript, type TranscriptHead, verifyTranscript } from "./transcript.ts";
export { normaliseUserName, parseUserName, type UserName } from "./user-name.ts";
