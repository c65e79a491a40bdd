// What a person calls somebody, for themselves: nobody else hears of it, and it never stands for a name. Names are proven,
// an alias is not.
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { announce } from "./lines.ts";

const LONGEST_BYTES = 255;

/** Sets or, with an empty one, takes back the alias of a 1:1. Throws `invalid-argument`. */
export function setAlias(context: Context, channel: Uint8Array, typed: string): Promise<void> {
  const { turn, store, self } = context;
  const alias = typed.trim().replace(/^@/, "").normalize("NFC");
  if (!alias.isWellFormed() || new TextEncoder().encode(alias).length > LONGEST_BYTES) {
    throw clientError("invalid-argument", `what you call somebody has at most ${LONGEST_BYTES} bytes`);
  }
  return turn.change((aftermath) => {
    const name = alias.normalize("NFKC").toLowerCase();
    if (name === self.name || store.contacts.byName(name) !== undefined) {
      throw clientError("invalid-argument", `${alias} is the name of somebody`, { hint: "Take another one." });
    }
    store.conversations.setAlias(channel, alias === "" ? undefined : alias);
    announce(context, aftermath, channel);
  });
}
