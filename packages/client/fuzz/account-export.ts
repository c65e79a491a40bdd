// The file of an account's export, from whoever: refused by its own errors, or read; and its records, which somebody who
// knows the passphrase may have written.
import { QpqError } from "@quicproquo/protocol";
import { type AccountRecord, decodeRecord, decodeRecords, encodeRecord } from "../src/export/account-records.ts";
import { openSealedFile, sealFile } from "../src/export/sealed-file.ts";
import { portableTable } from "../src/store/portable-tables.ts";

const cost = { memoryKib: 8, passes: 1, lanes: 1 };
const table = portableTable("settings");
if (table === undefined) throw new Error("there is no such table");
const records: readonly AccountRecord[] = [
  { kind: "head", name: "alice", origin: `${"a".repeat(32)}.qpq.invalid`, exported: 1_790_000_000_000 },
  { kind: "rows", table, columns: ["conversation", "name", "value"], rows: [[new Uint8Array(16), "typing", 1]] },
  { kind: "end", rows: 1 },
];

async function* encoded(): AsyncGenerator<Uint8Array> {
  for (const record of records) yield encodeRecord(record);
}

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return new Uint8Array(await new Blob(all.map((part) => new Uint8Array(part))).arrayBuffer());
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const content = await bytesOf(encoded());
const sealed = await bytesOf(sealFile(encoded(), "x", (size) => new Uint8Array(size), cost));
const whole = records.map((record) => encodeRecord(record).slice(4));
export const seeds: readonly Uint8Array[] = [sealed, content, ...whole];

export async function fuzz(bytes: Uint8Array): Promise<void> {
  const record = decodeRecord(bytes);
  if (record !== undefined && encodeRecord(record).slice(4).toHex() !== bytes.toHex()) {
    throw new Error("a second spelling");
  }
  await takenOrRefused(decodeRecords(once(bytes)));
  // A cost that a file asks for is paid only if its checksum holds: mutated headers ask for nothing.
  const opened = await takenOrRefused(openSealedFile(once(bytes), "x"));
  if (opened && bytes.toHex() !== sealed.toHex()) throw new Error("a changed file was taken");
}

async function takenOrRefused(parts: AsyncIterable<unknown>): Promise<boolean> {
  try {
    for await (const _ of parts);
    return true;
  } catch (error) {
    if (error instanceof QpqError && ["export-damaged", "export-newer", "passphrase-wrong"].includes(error.code)) {
      return false;
    }
    throw error;
  }
}
