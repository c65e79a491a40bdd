// Commits what others proposed (PROTOCOL §10): in a 1:1 its founder does at once. In a group the admin with the lowest
// leaf commits a member's SelfRemove at once, all others after 10 to 60 s, if nobody has by then.
import { QpqError } from "@quicproquo/protocol";
import { compareBytes, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { fraction, type Link, type Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import { UnderWay } from "../under-way.ts";
import type { GroupChanges } from "./changes.ts";
import { coverable } from "./intended-commit.ts";
import { identityOf } from "./credential.ts";
import { adminsOf } from "./roles.ts";
import { proposeWishes } from "./wishes.ts";

const OTHERS_FROM_MS = 10_000;
const OTHERS_SPREAD_MS = 50_000;

export class Settling {
  readonly #context: Context;
  readonly #link: Link;
  readonly #changes: GroupChanges;
  /** Something was put into the outbox of a conversation. */
  readonly #filled: (conversation: Uint8Array) => void;
  readonly #underWay = new UnderWay();

  constructor(context: Context, link: Link, changes: GroupChanges, filled: (conversation: Uint8Array) => void) {
    this.#context = context;
    this.#link = link;
    this.#changes = changes;
    this.#filled = filled;
  }

  /** With each connection: who wants to leave says so again where it is not said in this epoch. */
  async sayAgain(): Promise<void> {
    const { turn, store, groups } = this.#context;
    const waiting = await turn.read(() => store.wishes.conversations());
    if (waiting.length === 0) return;
    const said = await turn.change(() =>
      waiting.filter((id) => {
        const conversation = store.conversations.get(id);
        // In a 1:1 what is wished goes along with the next message.
        const group = conversation?.kind === "group" && conversation.state === "active" ? groups.get(id) : undefined;
        if (conversation === undefined || group === undefined) return false;
        if (!proposeWishes(this.#context, conversation, group)) return false;
        groups.save(id, group);
        return true;
      })
    );
    for (const conversation of said) this.#filled(conversation);
  }

  /** Looks at every conversation in which a proposal waits; `now` at this one without waiting for others. */
  async resume(now?: Uint8Array): Promise<void> {
    const { turn, store } = this.#context;
    const unsettled = await turn.read(() => store.groups.unsettled());
    const online = this.#link.online;
    if (online === undefined) return;
    await Promise.all(unsettled.map((conversation) => {
      const atOnce = now !== undefined && compareBytes(now, conversation) === 0;
      const name = `${toHex(conversation)} ${atOnce}`;
      return this.#underWay.once(name, () => this.#settle(online, conversation, atOnce));
    }));
  }

  async #settle(online: Online, conversation: Uint8Array, now: boolean): Promise<void> {
    try {
      if (!now && !await this.#isFirst(conversation)) {
        const { clock, random } = this.#context;
        await pause(clock, OTHERS_FROM_MS + fraction(random) * OTHERS_SPREAD_MS, online.signal);
      }
      if (!online.signal.aborted) await this.#changes.make(conversation, { kind: "settle" });
    } catch (error) {
      // Others are at it too: who wins settles for all, and what is left is looked at again.
      if (!(error instanceof QpqError)) throw error;
    }
  }

  /** The others of a 1:1 wait for nobody: only its founder is ever asked. */
  #isFirst(conversation: Uint8Array): Promise<boolean> {
    const { turn, store, groups, self } = this.#context;
    return turn.read(() => {
      const group = groups.get(conversation);
      if (group === undefined || store.conversations.get(conversation)?.kind === "direct") return true;
      const leaving = coverable(group, "group").flatMap(({ author }) => {
        const member = author === undefined ? undefined : group.member(author);
        return member === undefined ? [] : [toHex(identityOf(member.identity))];
      });
      const first = adminsOf(group).find((admin) => !leaving.includes(toHex(admin)));
      return first !== undefined && compareBytes(first, self.key) === 0;
    });
  }
}
