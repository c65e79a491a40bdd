// What somebody holds before the scanner, or pastes as digits.
import { compareScanned, parseSafetyDigits, parseScanned, safetyNumber } from "../src/safety-number.ts";

const number = safetyNumber(
  { key: new Uint8Array(32).fill(1), id: "alice@node" },
  { key: new Uint8Array(32).fill(2), id: "bob@node" },
);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [number.scannable, utf8(number.digits), utf8(number.scannable.toHex())];

export function fuzz(bytes: Uint8Array): void {
  // This side's own code is never the other side's, and to find that one is to find a SHA-512.
  if (compareScanned(number, bytes) === "same") throw new Error("a code that was made up is taken");
  const text = new TextDecoder().decode(bytes);
  const scanned = parseScanned(text);
  if (scanned !== undefined && compareScanned(number, scanned) === "same") throw new Error("a made-up code is taken");
  const digits = parseSafetyDigits(text);
  if (digits !== undefined && parseSafetyDigits(digits) !== digits) throw new Error(`unstable: ${digits}`);
}
