// `qpq-server invite`: a code that lets one person register. Only its hash is stored, so it is shown once. Works beside a
// running node: it adds a row and takes no lock.

import process from "node:process";
import { systemClock } from "@quicproquo/transport";
import { hashInvite } from "./accounts/accounts.ts";
import { readConfig } from "./config.ts";
import type { Settings } from "./config.ts";
import { NodeError } from "./errors.ts";
import { systemRandom } from "./random.ts";
import { openStore } from "./store/open-store.ts";

const day = 86_400_000;
/** 120 bits: 24 characters. */
const codeBytes = 15;

export async function invite(settings: readonly Settings[], days: number): Promise<string> {
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new NodeError("config-invalid", "--days is 1 to 365");
  const { data, limits, maxStorageBytes: maxBytes } = readConfig(...settings);
  const keyText = process.env.QPQ_DB_KEY;
  await using store = await openStore({ data, keyText, exclusive: false, limits, maxBytes, random: systemRandom });
  const code = inviteCode(systemRandom(codeBytes));
  const now = systemClock.now();
  await store.createInvite({ codeHash: hashInvite(new TextEncoder().encode(code)), now, expiresAt: now + days * day });
  return code;
}

/** Lower-case base32 (RFC 4648 §6): no two characters that are confused when read out. */
function inviteCode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => "abcdefghijklmnopqrstuvwxyz234567".charAt(parseInt(five, 2))).join(
    "",
  );
}
