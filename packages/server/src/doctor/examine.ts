// Everything that the doctor looks at, from the folder inwards. What cannot be looked at because something before it is
// wrong is left out.

import process from "node:process";
import { statfs } from "node:fs/promises";
import { systemClock } from "@quicproquo/transport";
import { openBlobsOf } from "../blobs/open-blobs.ts";
import { describeBucket } from "../blobs/s3/settings.ts";
import type { S3Settings } from "../blobs/s3/settings.ts";
import { visitStore } from "../commands/visit-store.ts";
import type { Config, Settings } from "../config.ts";
import { NodeError } from "../errors.ts";
import { verifyLog } from "../log-verify.ts";
import { operatorCertificate, storedCertificate } from "../node-certificate.ts";
import { systemRandom } from "../random.ts";
import type { Store } from "../store/store.ts";
import { judgeCertificate } from "./certificate.ts";
import { judgeClock } from "./clock.ts";
import { judgeDisk } from "./disk.ts";
import type { Finding } from "./finding.ts";
import { examineFolder } from "./folder.ts";

export async function examine(config: Config, settings: readonly Settings[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [...examineFolder(config.data, process.env.QPQ_DB_KEY !== undefined)];
  if (findings.some(({ subject, state }) => subject === "folder" && state === "failed")) return findings;
  findings.push(judgeDisk(await freeBytes(config.data)));
  const opened = await open(config);
  if ("finding" in opened) return [...findings, opened.finding];
  await using store = opened.store;
  const census = await store.census({});
  findings.push({
    subject: "database",
    state: "ok",
    found:
      `opens with this key, schema as this program has it, ${census.accounts} accounts, ${census.messages} waiting`,
  });
  const now = systemClock.now();
  findings.push(judgeClock(now, census.newest), judgeCertificate(await certificateOf(config, store), now));
  findings.push(await logHead(settings));
  if (config.s3 !== undefined) findings.push(await filesOn(config.s3, config));
  return findings;
}

/** Whether files can be reached that lie elsewhere. */
async function filesOn(s3: S3Settings, config: Config): Promise<Finding> {
  try {
    // It only looks: nothing is sealed or opened.
    await using place = await openBlobsOf(config)({ secret: new Uint8Array(32), random: systemRandom });
    await place.check();
    return { subject: "files", state: "ok", found: `${describeBucket(s3)} answers and can be listed` };
  } catch (error) {
    return failed("files", error);
  }
}

async function open(config: Config): Promise<{ readonly store: Store } | { readonly finding: Finding }> {
  try {
    return { store: await visitStore(config) };
  } catch (error) {
    return { finding: failed("database", error) };
  }
}

async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    // With the permissions of a running node it may not look.
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

async function certificateOf({ certificate, key, publicHost }: Config, store: Store) {
  if (certificate === undefined || key === undefined) {
    return { certPem: await storedCertificate(store), publicHost: undefined };
  }
  try {
    return { certPem: operatorCertificate({ certificate, key }).current.certPem, publicHost };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { certPem: undefined, publicHost, reason: error.message };
  }
}

async function logHead(settings: readonly Settings[]): Promise<Finding> {
  try {
    return { subject: "log", state: "ok", found: (await verifyLog(settings, { json: false })).trim() };
  } catch (error) {
    return failed("log", error);
  }
}

function failed(subject: string, error: unknown): Finding {
  if (!(error instanceof NodeError)) throw error;
  return { subject, state: "failed", found: error.message, hint: error.hint };
}
