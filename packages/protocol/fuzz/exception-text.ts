// Exception texts from a hostile node: an error with a code, short and printable, whatever came.
import { EXCEPTION_TEXT_LIMIT, parseException } from "../src/exception-text.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [
  utf8("E008 rate-limited: too many logins; try again in 12 s"),
  utf8("E005 invalid-argument: channelId"),
  utf8("E023 internal: 7f3a\x1b[2J"),
];

export function fuzz(bytes: Uint8Array): void {
  for (const type of ["failed", "overloaded", "disconnected", "unimplemented"] as const) {
    const error = parseException({ type, text: new TextDecoder().decode(bytes) });
    if (error.message.length > EXCEPTION_TEXT_LIMIT || /[^\x20-\x7e]/.test(error.message)) {
      throw new Error(`not inert: ${JSON.stringify(error.message)}`);
    }
  }
}
