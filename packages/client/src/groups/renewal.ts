// Renews this member's keys (PROTOCOL §10, Windows): who joined a group does before its first message, or within a day (a
// minute in small groups); everybody does every seven days in which something was said. After a compromise that is what
// locks the thief out. In a 1:1 that the other founded it is asked for, and the founder commits it.
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { fraction, type Link } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import { UnderWay } from "../under-way.ts";
import type { GroupChanges } from "./changes.ts";
import { RENEW_EVERY_MS } from "./after-merge.ts";

const SMALL_GROUP = 16;
const SMALL_WITHIN_MS = 60_000;
const LARGE_WITHIN_MS = 24 * 60 * 60 * 1000;

/** When the keys with which somebody joined are renewed at the latest. */
export function renewalAfterJoining(context: Context, members: number): { readonly at: number; readonly fresh: true } {
  const within = members <= SMALL_GROUP ? SMALL_WITHIN_MS : LARGE_WITHIN_MS;
  return { at: context.clock.now() + Math.round(fraction(context.random) * within), fresh: true };
}

export class Renewal {
  readonly #context: Context;
  readonly #link: Link;
  readonly #changes: GroupChanges;
  /** What waited for it goes on. */
  readonly #done: (conversation: Uint8Array) => void;
  readonly #underWay = new UnderWay();
  #waiting = new AbortController();

  constructor(context: Context, link: Link, changes: GroupChanges, done: (conversation: Uint8Array) => void) {
    this.#context = context;
    this.#link = link;
    this.#changes = changes;
    this.#done = done;
  }

  /** Renews what is due, and what becomes due while this connection lasts. */
  async watch(): Promise<void> {
    const online = this.#link.online;
    if (online === undefined) return;
    this.#waiting.abort();
    const waiting = this.#waiting = new AbortController();
    const stop = AbortSignal.any([online.signal, waiting.signal]);
    const { turn, store, clock } = this.#context;
    while (!stop.aborted) {
      const now = clock.now();
      const { due, next } = await turn.read(() => store.groups.renewals(now, RENEW_EVERY_MS));
      for (const conversation of due) await this.now(conversation);
      if (next === undefined) return;
      await pause(clock, Math.max(1, next - now), stop);
    }
  }

  /** Before a first message, or because the person wants it; five lost tries do not hold anything back. */
  async now(conversation: Uint8Array): Promise<void> {
    const { turn, store, clock } = this.#context;
    const tried = await this.#underWay.once(
      toHex(conversation),
      () =>
        this.#changes.make(conversation, { kind: "update" }).catch(() => {
          // Lost five times, or out of the group: what waits goes on without it, and the next week has its turn.
        }),
    );
    if (!tried || this.#link.online === undefined) return;
    await turn.change(() => {
      const { fresh, at } = store.groups.renewal(conversation);
      if (fresh || at === undefined || at <= clock.now()) {
        store.groups.setRenewal(conversation, { at: clock.now() + RENEW_EVERY_MS, fresh: false });
      }
    });
    this.#done(conversation);
  }
}
