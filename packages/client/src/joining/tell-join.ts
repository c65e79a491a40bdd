// One line in the group for who asks to be let in, once it is known who they are, and the same for programs.
import type { Context } from "../context.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import type { StoredJoin } from "../store/join-table.ts";
import type { Aftermath } from "../turn.ts";
import { presentJoin } from "./present-join.ts";

export function tellJoin(context: Context, aftermath: Aftermath, join: StoredJoin): void {
  const { store, self } = context;
  const request = presentJoin(context, join);
  if (request === undefined) return;
  aftermath.emit({ type: "request", request });
  const name = callPerson(store, self, join.identity);
  const again = request.wasMember ? ", who was in this group before," : "";
  const link = join.toldBy === undefined ? "a link of yours" : `a link of ${callPerson(store, self, join.toldBy)}`;
  const line = `${name}${again} asks to be let in, by ${link}: /approve ${name} or /decline ${name}`;
  addNotice(context, aftermath, join.conversation, line);
}
