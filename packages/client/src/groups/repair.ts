// The way back into a group that cannot be followed (PROTOCOL §10, Repair). Who is astray asks the admins to be let in
// again; an admin answers with one commit that takes the member out and in. Where no admin can, one founds the group anew.
import { signRejoinRequest } from "@quicproquo/protocol";
import type { ConversationId } from "../api.ts";
import { compareBytes, toHex } from "../bytes.ts";
import { refreshHybridKey } from "../contacts/hybrid-keys.ts";
import type { Context } from "../context.ts";
import { announce } from "../conversations/lines.ts";
import { requiredGroup } from "../conversations/references.ts";
import { clientError } from "../errors.ts";
import { channelOf } from "../identifiers.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import type { Link, Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import type { RosterEntry } from "../store/group-table.ts";
import type { StoredRejoin } from "../store/rejoin-table.ts";
import { UnderWay } from "../under-way.ts";
import type { GroupChanges } from "./changes.ts";
import { loseGroup } from "./lose-group.ts";
import { giveUpLostEchoes } from "./lost-echo.ts";
import { makeKeyPackage } from "./mls.ts";
import { refoundGroup } from "./refound.ts";

/** An admin takes a request of a member at most this often; so does nobody ask more often. */
export const ASK_AGAIN_MS: number = 60 * 60 * 1000;

export class Repair {
  readonly #context: Context;
  readonly #link: Link;
  readonly #changes: GroupChanges;
  readonly #dry: (signal: AbortSignal) => Promise<void>;
  /** Something was put into the outbox of a conversation. */
  readonly #filled: (conversation: Uint8Array) => void;
  /** Conversations that are asked for, and members that are answered, right now. */
  readonly #underWay = new UnderWay();

  /** `dry` resolves when everything that waits at the node now was processed. */
  constructor(
    context: Context,
    link: Link,
    changes: GroupChanges,
    dry: (signal: AbortSignal) => Promise<void>,
    filled: (conversation: Uint8Array) => void,
  ) {
    this.#context = context;
    this.#link = link;
    this.#changes = changes;
    this.#dry = dry;
    this.#filled = filled;
  }

  /** Asks for every group that is astray and was not asked for within the hour; answers what members asked. */
  async resume(): Promise<void> {
    const online = this.#link.online;
    if (online === undefined) return;
    await this.#underWay.once("echoes", () => giveUpLostEchoes(this.#context, this.#dry, online.signal));
    const { turn, store, clock } = this.#context;
    // Whoever lets this member in again seals to the keys at the node: they have to be those of this copy.
    if (await turn.read(() => store.profile.renewKeys())) return;
    const { astray, requests } = await turn.read(() => ({
      astray: store.conversations.all().filter(({ id, kind, state }) => {
        const asked = store.rejoins.askedAt(id);
        return kind === "group" && state === "fork" && (asked === undefined || clock.now() - asked >= ASK_AGAIN_MS);
      }),
      requests: store.rejoins.open(),
    }));
    await Promise.all([
      ...astray.map(({ id }) => this.#underWay.once(`ask ${toHex(id)}`, () => this.#wayBack(online, id))),
      ...requests.map((request) =>
        this.#underWay.once(
          `answer ${toHex(request.conversation)} ${toHex(request.identity)}`,
          () => this.#answer(online, request),
        )
      ),
    ]);
  }

  /**
   * The person asks for it: the admins are asked, whenever they were asked last; an admin who is astray founds the group
   * anew. A group that is followed, as far as this profile can tell, is given up first: messages that cannot be read may
   * be of a commit that never came. Throws `not-a-member`, `invalid-argument` for a 1:1.
   */
  async now(conversation: ConversationId): Promise<void> {
    const { turn, store } = this.#context;
    const online = this.#link.required();
    const id = await turn.change((aftermath) => {
      const { id, state } = requiredGroup(store, channelOf(conversation));
      if (state === "left") throw clientError("not-a-member", "you are not in this group any more");
      loseGroup(this.#context, aftermath, id);
      announce(this.#context, aftermath, id);
      return id;
    });
    if (await turn.read(() => this.#ownEntry(id)?.admin === true)) await this.#refound(online, id);
    else await this.#ask(online, id);
  }

  /** An admin whom no other admin can help, or has helped within the hour, founds the group anew. */
  async #wayBack(online: Online, conversation: Uint8Array): Promise<void> {
    const { turn, store } = this.#context;
    const alone = await turn.read(() => {
      if (this.#ownEntry(conversation)?.admin !== true) return false;
      return this.#otherAdmins(conversation).length === 0 || store.rejoins.askedAt(conversation) !== undefined;
    });
    if (alone) await this.#refound(online, conversation);
    else await this.#ask(online, conversation);
  }

  async #refound(online: Online, conversation: Uint8Array): Promise<void> {
    await refoundGroup(this.#context, online, conversation);
    this.#filled(conversation);
  }

  async #ask(online: Online, conversation: Uint8Array): Promise<void> {
    const context = this.#context;
    const { turn, store, self, suite, random, clock } = context;
    const admins = await turn.read(() => this.#otherAdmins(conversation));
    for (const { identity } of admins) await refreshHybridKey(context, () => online, identity);
    await turn.change(async () => {
      if (store.conversations.get(conversation)?.state !== "fork") return;
      const now = clock.now();
      const own = makeKeyPackage({ self, suite, random, now }, false);
      store.keys.addKeyPackage({ ...own, lastResort: false, created: now });
      // For the admins alone: the node never hands it out.
      store.keys.markKeyPackageUploaded(own.fingerprint);
      const message = signRejoinRequest(self.signingKey, { channelId: conversation, time: now, ...own });
      for (const { identity } of admins) {
        sealToDefaultInbox(context, { kind: "rejoin", conversation, recipient: identity, message });
      }
      store.rejoins.ask(conversation, now);
    });
    this.#filled(conversation);
  }

  async #answer(online: Online, request: StoredRejoin): Promise<void> {
    const { turn, store, clock } = this.#context;
    const { conversation, identity: subject, keyPackage } = request;
    const wait = request.due - clock.now();
    if (wait > 0) await pause(clock, wait, online.signal);
    if (online.signal.aborted || !await turn.read(() => store.rejoins.isOpen(conversation, subject))) return;
    try {
      await this.#changes.make(conversation, { kind: "readmit", subject, keyPackage });
    } finally {
      // Whatever kept it from being done, the member asks again; a lost connection alone leaves it to the next one.
      if (!online.signal.aborted) await turn.change(() => store.rejoins.close(conversation, subject));
    }
  }

  #ownEntry(conversation: Uint8Array): RosterEntry | undefined {
    const { store, self } = this.#context;
    return store.groups.get(conversation)?.roster.find(({ identity }) => compareBytes(identity, self.key) === 0);
  }

  #otherAdmins(conversation: Uint8Array): readonly RosterEntry[] {
    const { store, self } = this.#context;
    const { roster = [] } = store.groups.get(conversation) ?? {};
    return roster.filter(({ identity, admin }) => admin && compareBytes(identity, self.key) !== 0);
  }
}
