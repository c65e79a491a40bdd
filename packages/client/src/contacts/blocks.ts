// People of whom this person wants to hear nothing. It is nobody else's business: the keys of a conversation go on with what
// they send, and what a group decides counts, whoever asked for it (PROTOCOL §10); only what they say is not kept.
import type { Person } from "../api.ts";
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { presentPerson } from "../conversations/present.ts";
import { clientError } from "../errors.ts";

/** Throws `invalid-argument` for oneself. */
export async function block(context: Context, identity: Uint8Array, blocked: boolean): Promise<Person> {
  const { turn, store, self } = context;
  if (compareBytes(identity, self.key) === 0) throw clientError("invalid-argument", "nobody blocks themselves");
  return await turn.change(() => {
    store.blocks.set(identity, blocked);
    return presentPerson(store, self, identity);
  });
}

export function blocked(context: Context): Promise<readonly Person[]> {
  const { turn, store, self } = context;
  return turn.read(() => store.blocks.all().map((identity) => presentPerson(store, self, identity)));
}
