// `qpq-server user invite`: codes that let one person each register. Only hashes are stored, so a code is shown once.

import { systemClock } from "@quicproquo/transport";
import { hashInvite } from "../accounts/accounts.ts";
import { readConfig } from "../config.ts";
import { systemRandom } from "../random.ts";
import { wholeNumber } from "./arguments.ts";
import type { CommandInput, CommandResult } from "./command.ts";
import { visitStore } from "./visit-store.ts";

const day = 86_400_000;
/** 120 bits: 24 characters. */
const codeBytes = 15;

export async function userInviteCommand({ settings, flags }: CommandInput): Promise<CommandResult> {
  const days = wholeNumber(flags, "days", 7, 365);
  const count = wholeNumber(flags, "count", 1, 1_000);
  await using store = await visitStore(readConfig(...settings));
  const now = systemClock.now();
  const expiresAt = now + days * day;
  const codes: string[] = [];
  for (let left = count; left > 0; left--) {
    const code = inviteCode(systemRandom(codeBytes));
    await store.createInvite({ codeHash: hashInvite(new TextEncoder().encode(code)), now, expiresAt });
    codes.push(code);
  }
  return { text: codes.map((code) => `${code}\n`).join(""), value: { codes, expiresAt } };
}

/** Lower-case base32 (RFC 4648 §6): no two characters that are confused when read out. */
function inviteCode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => "abcdefghijklmnopqrstuvwxyz234567".charAt(parseInt(five, 2))).join(
    "",
  );
}
