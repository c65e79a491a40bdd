// Opens the 1:1 with somebody: one channel for the pair, whoever asks first, and the founding of its group after it.
import { normaliseUserName, QpqError } from "@quicproquo/protocol";
import type { Names } from "../contacts/names.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import type { Link } from "../session/link.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { Founding } from "./founding.ts";
import { announce } from "./lines.ts";
import { openNotes } from "./notes.ts";

/** How often a call is made again whose answer was lost with the connection. */
const MOST_ATTEMPTS = 3;

interface PairChannel {
  readonly id: Uint8Array;
  /** This call made it: its caller founds the group. */
  readonly wasNew: boolean;
}

export class Directs {
  readonly #context: Context;
  readonly #link: Link;
  readonly #names: Names;
  readonly #founding: Founding;
  readonly #stop: AbortSignal;

  constructor(context: Context, link: Link, names: Names, founding: Founding, stop: AbortSignal) {
    this.#context = context;
    this.#link = link;
    this.#names = names;
    this.#founding = founding;
    this.#stop = stop;
  }

  /** The 1:1 with a user name, made if needed; with one's own the notes. Throws `name-invalid`, `peer-unknown`, `name-key-changed`, `offline`. */
  async open(typed: string): Promise<StoredConversation> {
    const { turn, store, self } = this.#context;
    const name = userNameOf(typed);
    if (name === self.name) return await openNotes(this.#context);
    const peer = await this.#names.resolve(name);
    const existing = await turn.read(() => store.conversations.withPeer(peer));
    if (existing !== undefined) return existing;
    const opened = await this.#store(await this.#channel(peer), peer);
    this.#founding.begin(opened);
    return opened;
  }

  #store({ id, wasNew }: PairChannel, peer: Uint8Array): Promise<StoredConversation> {
    const { turn, store, clock } = this.#context;
    return turn.change((aftermath) => {
      // The other side's Welcome may have been faster.
      const known = store.conversations.withPeer(peer);
      if (known !== undefined) return known;
      // What is written to this person must not go to whoever has that channel.
      if (store.conversations.get(id) !== undefined) {
        throw clientError("node-invalid", "the node gave the channel of another conversation");
      }
      const foundFrom = wasNew ? 0 : 1;
      const conversation = {
        id,
        kind: "direct",
        title: "",
        peer,
        state: "waiting",
        created: clock.now(),
        foundFrom,
      } as const;
      const stored = store.conversations.add(conversation);
      announce(this.#context, aftermath, id);
      return stored;
    });
  }

  /** Asks for the pair's channel; the question is repeated if its answer was lost with the connection. */
  async #channel(peer: Uint8Array): Promise<PairChannel> {
    for (let attempt = 1;; attempt++) {
      const online = this.#link.required();
      try {
        const answer = await online.call((node, auth) => node.createChannel({ peerKey: peer, auth }));
        const id = answer.channelId.slice();
        if (id.length !== 16) throw clientError("node-invalid", "the node gave a channel id of another length");
        return { id, wasNew: answer.wasNew };
      } catch (error) {
        if (error instanceof QpqError && error.code === "E029") {
          throw clientError("peer-unknown", "they have no account at this node any more", { cause: error });
        }
        if (!online.signal.aborted || attempt === MOST_ATTEMPTS || this.#stop.aborted) throw error;
        await this.#link.whenOnline(this.#stop);
      }
    }
  }
}

/** A user name as people type it, with or without `@`. Throws `name-invalid`. */
export function userNameOf(typed: string): string {
  return normaliseUserName(typed.trim().replace(/^@/, ""));
}
