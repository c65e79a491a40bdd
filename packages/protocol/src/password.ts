// Passwords as OPAQUE takes them: NFC, so that two keyboards give the same bytes, and 1 to 1,024 bytes of UTF-8.
import { QpqError } from "./errors.ts";
import { utf8 } from "./bytes.ts";

export const PASSWORD_BYTES_LIMIT = 1024;

/** The password in its normal form. Throws `password-invalid`, whose text never holds any of it. */
export function normalisePassword(typed: string): string {
  if (!typed.isWellFormed()) throw new QpqError("password-invalid", "the password holds half a character");
  // NFC can shorten a text to a third, not further (Unicode Technical Report 15, stable since 4.1).
  const password = typed.length > PASSWORD_BYTES_LIMIT * 3 ? undefined : typed.normalize("NFC");
  const size = password === undefined ? Infinity : utf8(password).length;
  if (size === 0) throw new QpqError("password-invalid", "the password is empty");
  if (password === undefined || size > PASSWORD_BYTES_LIMIT) {
    throw new QpqError("password-invalid", `the password is longer than ${PASSWORD_BYTES_LIMIT} bytes`);
  }
  return password;
}
