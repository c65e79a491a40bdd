// Requests to be let into groups, on the side of their admins: listed, answered, and told to the other admins, so that any of
// them can answer. Whoever is let in is so by the same commit as anybody who is invited; to decline is one's own affair, and
// who asked does not hear of it.
import { parseIdentityKey, signToldJoin } from "@quicproquo/protocol";
import type { ConversationId, JoinRequest } from "../api.ts";
import { compareBytes } from "../bytes.ts";
import { refreshHybridKey } from "../contacts/hybrid-keys.ts";
import type { Names } from "../contacts/names.ts";
import type { Context } from "../context.ts";
import { announce } from "../conversations/lines.ts";
import { userNameOf } from "../conversations/direct.ts";
import { clientError } from "../errors.ts";
import type { GroupChanges } from "../groups/changes.ts";
import { adminsOf, isAdminOf, isMemberOf } from "../groups/roles.ts";
import { channelOf } from "../identifiers.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import type { Link } from "../session/link.ts";
import type { StoredJoin } from "../store/join-table.ts";
import type { Aftermath } from "../turn.ts";
import { adminGroup } from "./links.ts";
import { presentJoin } from "./present-join.ts";
import { MOST_OPEN, TOO_MANY } from "./take-join.ts";
import { tellJoin } from "./tell-join.ts";

const TOO_MANY_EVERY_MS = 60 * 60 * 1000;

export class Joins {
  readonly #context: Context;
  readonly #link: Link;
  readonly #changes: GroupChanges;
  /** Something was put into the outbox. */
  readonly #filled: () => void;
  readonly #names: Names;
  #running: Promise<void> | undefined;
  /** Something came while it was at work. */
  #again = false;
  /** When it was told last that there are too many. */
  #toldTooMany = -Infinity;

  constructor(context: Context, link: Link, names: Names, changes: GroupChanges, filled: () => void) {
    this.#names = names;
    this.#context = context;
    this.#link = link;
    this.#changes = changes;
    this.#filled = filled;
  }

  /** Those that wait for an answer, the newest first: of one group, or of all of which this person is an admin. */
  async list(conversation: ConversationId | undefined): Promise<readonly JoinRequest[]> {
    const { turn, store, groups, self } = this.#context;
    // Whoever asked before is to be seen now. What fails is tried again with the next connection.
    if (await turn.read(() => store.joins.unnamed().length > 0)) await this.resume().catch(() => {});
    return await turn.look(() => {
      const only = conversation === undefined ? undefined : channelOf(conversation);
      return store.joins.open().flatMap((join) => {
        if (only !== undefined && compareBytes(only, join.conversation) !== 0) return [];
        const group = groups.get(join.conversation);
        if (group === undefined || !isAdminOf(group, self.key)) return [];
        // Whoever came in by a group that was founded anew has their answer.
        const shown = isMemberOf(group, join.identity) ? undefined : presentJoin(this.#context, join);
        return shown === undefined ? [] : [shown];
      });
    });
  }

  /** Lets somebody in; also who was declined before. Throws `no-request`, `not-admin`, and as `invite` does. */
  async approve(conversation: ConversationId, name: string): Promise<void> {
    const { conversation: channel, identity } = await this.#request(conversation, name);
    await this.#changes.make(channel, { kind: "add", subject: identity });
  }

  /** Throws `no-request`, `not-admin`. */
  async decline(conversation: ConversationId, name: string): Promise<void> {
    const { conversation: channel, identity } = await this.#request(conversation, name);
    const { turn, store } = this.#context;
    await turn.change(() => store.joins.decline(channel, identity));
  }

  #request(conversation: ConversationId, name: string): Promise<StoredJoin> {
    const { turn, store } = this.#context;
    const userName = userNameOf(name);
    return turn.look(() => {
      const channel = adminGroup(this.#context, conversation);
      const identity = store.contacts.byName(userName)?.key;
      const join = identity === undefined ? undefined : store.joins.get(channel, identity);
      if (join !== undefined && join.state !== "answered" && join.state !== "unnamed") return join;
      throw clientError("no-request", `${userName} does not ask to be let in here`);
    });
  }

  /** Finds out who asked while the node could not be, and seals what was asked of this admin to the others of the group. */
  async resume(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    await this.#running;
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#name();
      await this.#tell();
    }
  }

  /** Whoever the node's log binds to no name cannot be told from others by a person, and was made up by somebody. */
  async #name(): Promise<void> {
    const { turn, store } = this.#context;
    for (const join of await turn.read(() => store.joins.unnamed())) {
      const { conversation, identity } = join;
      const online = this.#link.online;
      if (online === undefined) return;
      await this.#names.ask([identity]);
      if (online.signal.aborted) return;
      await turn.change((aftermath) => {
        if (this.#names.known(identity) === undefined) return store.joins.delete(conversation, identity);
        if (store.joins.count(conversation, "open") >= MOST_OPEN) {
          store.joins.delete(conversation, identity);
          return this.#tooMany(aftermath);
        }
        const named = { ...join, state: "open" } as const;
        store.joins.put(named);
        tellJoin(this.#context, aftermath, named);
        announce(this.#context, aftermath, conversation);
      });
    }
  }

  async #tell(): Promise<void> {
    const { turn, store, groups, self } = this.#context;
    for (const join of await turn.read(() => store.joins.toTell())) {
      const online = this.#link.online;
      if (online === undefined) return;
      const admins = await turn.look(() => {
        const group = groups.get(join.conversation);
        return group === undefined ? [] : adminsOf(group).filter((admin) => compareBytes(admin, self.key) !== 0);
      });
      for (const admin of admins) await refreshHybridKey(this.#context, () => online, admin);
      await turn.change(() => {
        this.#seal(join, admins);
        store.joins.told(join.conversation, join.identity);
      });
      this.#filled();
    }
  }

  #tooMany(aftermath: Aftermath): void {
    const now = this.#context.clock.monotonic();
    if (now - this.#toldTooMany < TOO_MANY_EVERY_MS) return;
    this.#toldTooMany = now;
    aftermath.emit({ type: "notice", text: TOO_MANY });
  }

  /** Whoever of them has no sealing key does not hear of it. */
  #seal({ conversation, identity, asked }: StoredJoin, admins: readonly Uint8Array[]): void {
    const identityKey = parseIdentityKey(identity);
    if (identityKey === undefined) return;
    const { signingKey } = this.#context.self;
    const message = signToldJoin(signingKey, { channelId: conversation, identityKey, time: asked });
    for (const recipient of admins) {
      sealToDefaultInbox(this.#context, { kind: "join", conversation, recipient, message });
    }
  }
}
