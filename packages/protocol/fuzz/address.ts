// Addresses, names, passwords and origins, as people and nodes may write them.
import { formatNodeAddress, parseNodeAddress } from "../src/address.ts";
import { QpqError } from "../src/errors.ts";
import { parseOrigin } from "../src/origin.ts";
import { normalisePassword } from "../src/password.ts";
import { normaliseUserName, parseUserName } from "../src/user-name.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [
  utf8(`qpq://127.0.0.1:7000#${"A".repeat(43)}`),
  utf8("qpq://[2001:db8::1]:7001"),
  utf8("qpq://node.example.org"),
  utf8("Alice.B-7"),
  utf8(`${"a".repeat(32)}.qpq.invalid`),
];

export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  parseOrigin(text);
  parseUserName(text);
  orRefused(() => normaliseUserName(text));
  orRefused(() => normalisePassword(text));
  orRefused(() => {
    const once = formatNodeAddress(parseNodeAddress(text));
    if (formatNodeAddress(parseNodeAddress(once)) !== once) throw new Error(`unstable: ${once}`);
  });
}

function orRefused(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof QpqError)) throw error;
  }
}
