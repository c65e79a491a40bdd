// Bytes that may be malformed, read to a value: what the reader refuses is an expected outcome, any other error is not.

import { DecodeError } from "./reader.ts";

/** What `read` gives; undefined if it throws `DecodeError`. */
export function decoded<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
