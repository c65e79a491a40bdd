// Byte streams over QUIC, TLS 1.3 and memory. Listen with `listen`, connect with `dial`; tests use `MemoryNetwork`.

export { systemClock } from "./clock.ts";
export type { Clock, Timer } from "./clock.ts";
export { isCertificateRefusal, TransportError } from "./errors.ts";
export type { PinMismatch, TransportErrorCode, TransportErrorDetails } from "./errors.ts";
export { MemoryNetwork, memoryPair } from "./memory.ts";
export type { MemoryOptions, MemoryPair } from "./memory.ts";
export { closeCodes } from "./stream.ts";
export type { Closed, CloseReason, Connection, Listener, Peer } from "./stream.ts";
