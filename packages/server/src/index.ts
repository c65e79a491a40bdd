// The node as a part of other programs: tests and tools. The program itself is main.ts.

export { Node } from "./node.ts";
export type { NodeOptions } from "./node.ts";
export type { RegistrationPolicy } from "./accounts/accounts.ts";
export { blobsInFolder } from "./blobs/blob-folder.ts";
export type { BlobPlace, FileId, OpenBlobs, PlacedFile } from "./blobs/blob-place.ts";
export { backUp } from "./backup/back-up.ts";
export type { BackUpOptions } from "./backup/back-up.ts";
export type { Manifest } from "./backup/manifest.ts";
export { restore } from "./backup/restore.ts";
export type { Restored, RestoreOptions } from "./backup/restore.ts";
export { hashInvite } from "./accounts/accounts.ts";
export { NodeError } from "./errors.ts";
export type { NodeErrorCode } from "./errors.ts";
export { silentLog } from "./observe/log.ts";
export type { Log, LogFields, LogLevel } from "./observe/log.ts";
export { blobsPathOf, journalPathOf, openDataFolder } from "./store/data-folder.ts";
export type { DataFolder, DataFolderOptions } from "./store/data-folder.ts";
export { openStore } from "./store/open-store.ts";
export { type JournalFile, journalFile } from "./transparency/journal-file.ts";
export {
  journaledLog,
  type NodeLog,
  type OpenLog,
  type ProvenBinding,
  TransparencyLog,
  type TransparencyLogOptions,
} from "./transparency/transparency-log.ts";
export type { OpenStoreOptions } from "./store/open-store.ts";
export { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
export type { SqliteStoreOptions } from "./store/sqlite/sqlite-store.ts";
export type { Capacity, Store } from "./store/store.ts";
export { operatorCertificate, ownCertificate } from "./node-certificate.ts";
export type { CertificateFiles, NodeCertificate } from "./node-certificate.ts";
