// Somebody's account was deleted: the log says so to everybody who knew them, in every conversation that they are in, and
// how they are taken out of groups. Nothing is done by itself: who stays in a group is for its admins.
import { compareBytes } from "../bytes.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { isMemberOf } from "../groups/roles.ts";
import type { Aftermath } from "../turn.ts";

/** Inside the turn that takes the tombstone of this key. */
export function tellEnded(context: Context, aftermath: Aftermath, key: Uint8Array): void {
  const { store, self, groups } = context;
  if (store.contacts.byKey(key) === undefined || compareBytes(key, self.key) === 0) return;
  const name = callPerson(store, self, key);
  for (const { id, kind, peer, state } of store.conversations.all()) {
    const say = (text: string): void => {
      addNotice(context, aftermath, id, text, key);
      announce(context, aftermath, id);
    };
    if (kind === "direct") {
      if (peer !== undefined && compareBytes(peer, key) === 0) {
        say(`${name} deleted their account: nothing reaches them.`);
      }
    } else if (state !== "left") {
      const group = groups.get(id);
      if (group !== undefined && isMemberOf(group, key)) {
        say(`${name} deleted their account. An admin takes them out with /remove ${name}.`);
      }
    }
  }
}
