// The MLS working group's vectors against the code of our own in packages/mls: lengths, labels, key packages and message
// frames. What needs the group engine comes with our own engine; until then its files are named as left out.

import {
  cipherSuiteInfo,
  keyPackageReference,
  parseMlsMessage,
  verifyKeyPackage,
} from "../../packages/mls/src/index.ts";
import { Reader } from "../../packages/mls/src/codec/reader.ts";
import { Writer } from "../../packages/mls/src/codec/writer.ts";
import { encodeKeyPackage } from "../../packages/mls/src/key-package/encode.ts";
import { verifyEd25519 } from "../../packages/mls/src/key-package/ed25519.ts";
import { referenceHash, signContent } from "../../packages/mls/src/key-package/label.ts";
import { parseKeyPackage } from "../../packages/mls/src/key-package/parse.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

type Case = Readonly<Record<string, unknown>>;

/** True if the case holds, undefined if it is of a suite that is not run here. */
type Check = (vector: Case) => boolean | undefined;

const checks: Readonly<Record<string, Check>> = {
  "deserialization.json": (vector) => {
    const header = bytes(vector, "vlbytes_header");
    const length = number(vector, "length");
    return new Reader(header).variableSize("length") === length &&
      same(new Writer().variableSize(length).finish(), header);
  },
  "crypto-basics.json": (vector) => {
    const suite = cipherSuiteInfo(number(vector, "cipher_suite"));
    if (suite === undefined) return undefined;
    const reference = record(vector, "ref_hash");
    const signed = record(vector, "sign_with_label");
    const hash = referenceHash(suite.hash, string(reference, "label"), bytes(reference, "value"));
    const content = signContent(string(signed, "label"), bytes(signed, "content"));
    return same(hash, bytes(reference, "out")) &&
      verifyEd25519(bytes(signed, "pub"), content, bytes(signed, "signature"));
  },
  "messages.json": (vector) => {
    const keyPackage = bytes(vector, "mls_key_package");
    const body = keyPackage.subarray(4);
    return parseMlsMessage(keyPackage)?.wireFormat === "key-package" &&
      same(encodeKeyPackage(parseKeyPackage(body).structure), body) &&
      parseMlsMessage(bytes(vector, "mls_welcome"))?.wireFormat === "welcome" &&
      parseMlsMessage(bytes(vector, "mls_group_info"))?.wireFormat === "group-info" &&
      frame(bytes(vector, "public_message_application")) === "public-message application" &&
      frame(bytes(vector, "public_message_proposal")) === "public-message proposal" &&
      frame(bytes(vector, "public_message_commit")) === "public-message commit" &&
      parseMlsMessage(bytes(vector, "private_message"))?.wireFormat === "private-message";
  },
  "welcome.json": joins,
  "passive-client-welcome.json": joins,
  "passive-client-handling-commit.json": joins,
  "passive-client-random.json": joins,
};

/** The key package verifies, and the Welcome names it. */
function joins(vector: Case): boolean | undefined {
  const suite = number(vector, "cipher_suite");
  if (cipherSuiteInfo(suite) === undefined) return undefined;
  const keyPackage = bytes(vector, "key_package").subarray(4);
  const welcome = parseMlsMessage(bytes(vector, "welcome"));
  const reference = keyPackageReference(keyPackage, suite);
  return verifyKeyPackage(keyPackage).ok && welcome?.wireFormat === "welcome" && welcome.suite === suite &&
    welcome.references.some((named) => same(named, reference));
}

/** Runs every file of `folder`; prints a line for each. */
export async function conformance(folder: string): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".json")).sort();
  for (const name of names) {
    const check = checks[name];
    if (check === undefined) {
      console.log(`mls/${name}: left out until the engine is our own`);
      continue;
    }
    const counts = { passed: 0, failed: 0, leftOut: 0 };
    const vectors: unknown = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    if (!Array.isArray(vectors)) throw new TypeError(`${name}: not a list of cases`);
    vectors.forEach((vector: unknown, at) => {
      const holds = run(check, vector);
      if (holds === undefined) counts.leftOut += 1;
      else if (holds === true) counts.passed += 1;
      else {
        counts.failed += 1;
        console.log(`mls/${name}: case ${at} fails${holds === false ? "" : `: ${holds}`}`);
      }
    });
    const leftOut = counts.leftOut > 0 ? `, ${counts.leftOut} left out (suites not run here)` : "";
    console.log(`mls/${name}: ${counts.passed} passed, ${counts.failed} failed${leftOut}`);
    passed += counts.passed;
    failed += counts.failed;
  }
  return { passed, failed };
}

function run(check: Check, vector: unknown): boolean | string | undefined {
  try {
    return check(object(vector));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function frame(message: Uint8Array): string {
  const parsed = parseMlsMessage(message);
  return parsed !== undefined && "contentType" in parsed ? `${parsed.wireFormat} ${parsed.contentType}` : "none";
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.toHex() === b.toHex();
}

function object(value: unknown): Case {
  if (typeof value !== "object" || value === null) throw new TypeError("not an object");
  return Object.fromEntries(Object.entries(value));
}

function record(vector: Case, field: string): Case {
  return object(vector[field]);
}

function string(vector: Case, field: string): string {
  const value = vector[field];
  if (typeof value !== "string") throw new TypeError(`${field}: not a text`);
  return value;
}

function number(vector: Case, field: string): number {
  const value = vector[field];
  if (typeof value !== "number") throw new TypeError(`${field}: not a number`);
  return value;
}

function bytes(vector: Case, field: string): Uint8Array {
  return Uint8Array.fromHex(string(vector, field));
}
