// What somebody holds before the scanner, or pastes as digits.
import { compareScanned, parseSafetyDigits, safetyNumber } from "../src/safety-number.ts";

const number = safetyNumber(
  { key: new Uint8Array(32).fill(1), id: "alice@node" },
  { key: new Uint8Array(32).fill(2), id: "bob@node" },
);

export const seeds: readonly Uint8Array[] = [number.scannable, new TextEncoder().encode(number.digits)];

export function fuzz(bytes: Uint8Array): void {
  // This side's own code is never the other side's, and to find that one is to find a SHA-512.
  if (compareScanned(number, bytes) === "same") throw new Error("a code that was made up is taken");
  const digits = parseSafetyDigits(new TextDecoder().decode(bytes));
  if (digits !== undefined && parseSafetyDigits(digits) !== digits) throw new Error(`unstable: ${digits}`);
}
