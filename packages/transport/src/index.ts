// Byte streams over QUIC, TLS 1.3 and memory. Listen with `listen`, connect with `dial`; tests use `MemoryNetwork`.

export type { Address } from "./address.ts";
export {
  createCertificate,
  needsReissue,
  ownCertificateName,
  pinOf,
  readCertificate,
  reissueCertificate,
  samePin,
} from "./certificate.ts";
export type { CertificateAndKey, CertificateFacts } from "./certificate.ts";
export { systemClock } from "./clock.ts";
export type { Clock, Timer } from "./clock.ts";
export { dial } from "./dial.ts";
export type { Dialed, DialOptions, Remembered } from "./dial.ts";
export { isCertificateRefusal, TransportError } from "./errors.ts";
export type { PinMismatch, TransportErrorCode, TransportErrorDetails } from "./errors.ts";
export { defaultLimits } from "./limits.ts";
export type { TransportLimits } from "./limits.ts";
export { listen } from "./listen.ts";
export type { ListenOptions, NetworkListener } from "./listen.ts";
export { MemoryNetwork, memoryPair } from "./memory.ts";
export type { MemoryOptions, MemoryPair } from "./memory.ts";
export type { Trust } from "./refusal.ts";
export { closeCodes } from "./stream.ts";
export type { Closed, CloseReason, Connection, Listener, Peer } from "./stream.ts";
export { fetchCertificate } from "./tls-dial.ts";
export type { ShownCertificate } from "./tls-dial.ts";
