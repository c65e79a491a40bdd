// The MLS working group's vectors (mlswg/mls-implementations) against packages/mls, all suites: one that is not supported,
// and a file without a check, count as failed.

import { check as cryptoBasics } from "./mls/crypto-basics.ts";
import { check as deserialization } from "./mls/deserialization.ts";
import { check as keySchedule } from "./mls/key-schedule.ts";
import { check as messageProtection } from "./mls/message-protection.ts";
import { check as messages } from "./mls/messages.ts";
import { check as passiveClient } from "./mls/passive-client.ts";
import { check as pskSecret } from "./mls/psk-secret.ts";
import { check as secretTree } from "./mls/secret-tree.ts";
import { check as transcriptHashes } from "./mls/transcript-hashes.ts";
import { check as treeKem } from "./mls/treekem.ts";
import { check as treeMath } from "./mls/tree-math.ts";
import { check as treeOperations } from "./mls/tree-operations.ts";
import { check as treeValidation } from "./mls/tree-validation.ts";
import { type Check, object } from "./mls/vector.ts";
import { check as welcome } from "./mls/welcome.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const checks: Readonly<Record<string, Check>> = {
  "crypto-basics.json": cryptoBasics,
  "deserialization.json": deserialization,
  "key-schedule.json": keySchedule,
  "message-protection.json": messageProtection,
  "messages.json": messages,
  "passive-client-handling-commit.json": passiveClient,
  "passive-client-random.json": passiveClient,
  "passive-client-welcome.json": passiveClient,
  "psk_secret.json": pskSecret,
  "secret-tree.json": secretTree,
  "transcript-hashes.json": transcriptHashes,
  "tree-math.json": treeMath,
  "tree-operations.json": treeOperations,
  "tree-validation.json": treeValidation,
  "treekem.json": treeKem,
  "welcome.json": welcome,
};

/** Runs every file of `folder`; prints a line for each. */
export async function conformance(folder: string): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".json")).sort();
  for (const name of names) {
    const vectors: unknown = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    if (!Array.isArray(vectors)) throw new TypeError(`${name}: not a list of cases`);
    const check = checks[name] ?? (() => false);
    const counts = { passed: 0, failed: 0 };
    vectors.forEach((vector: unknown, at) => {
      const holds = run(check, vector);
      if (holds === true) {
        counts.passed += 1;
        return;
      }
      counts.failed += 1;
      if (name in checks) console.log(`mls/${name}: case ${at} fails${holds === false ? "" : `: ${holds}`}`);
    });
    const unchecked = name in checks ? "" : " (there is no check for it)";
    console.log(`mls/${name}: ${counts.passed} passed, ${counts.failed} failed${unchecked}`);
    passed += counts.passed;
    failed += counts.failed;
  }
  return { passed, failed };
}

function run(check: Check, vector: unknown): boolean | string {
  try {
    return check(object(vector));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
