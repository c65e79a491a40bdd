// What a member of a group seals to its admins.
import { signingKeyFromSeed } from "../src/ed25519.ts";
import { openMessageReport, signMessageReport } from "../src/message-report.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const report = signMessageReport(identity, {
  channelId: new Uint8Array(16).fill(2),
  messageId: new Uint8Array(32).fill(1),
  time: 1,
  reason: "no place for that",
});

export const seeds: readonly Uint8Array[] = [report];

export function fuzz(bytes: Uint8Array): void {
  const same = bytes.length === report.length && bytes.every((byte, at) => byte === report[at]);
  if (!same && openMessageReport(bytes) !== undefined) throw new Error("a report that nobody made is taken");
}
