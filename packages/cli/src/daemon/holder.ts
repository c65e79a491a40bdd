// A profile that this program holds open for others: what all of their connections share.
import type { Engine } from "@quicproquo/client";

/** What one connection may take of this program. */
export interface HolderLimits {
  /** Calls under way; the next line waits for one of them. */
  readonly calls: number;
  /** While so many bytes are on their way out, no further call is taken and no kept event told. */
  readonly pending: number;
  /** A listener to all that happens who is so many bytes behind is let go: nothing of that can be told later. */
  readonly behind: number;
}

const usual: HolderLimits = { calls: 64, pending: 1024 * 1024, behind: 8 * 1024 * 1024 };

export class Holder {
  readonly engine: Engine;
  readonly limits: HolderLimits;
  /** Called when the profile is no more: whoever holds it has nothing left to do. */
  readonly ended: () => void;
  readonly #feeds = new Map<string, (seq: number) => void>();

  constructor(engine: Engine, ended: () => void, limits: HolderLimits = usual) {
    this.engine = engine;
    this.ended = ended;
    this.limits = limits;
  }

  /** Makes a connection the one that feeds a reader; false if another one is. It hears what is acknowledged, wherever. */
  claim(reader: string, acknowledged: (seq: number) => void): boolean {
    if (this.#feeds.has(reader)) return false;
    this.#feeds.set(reader, acknowledged);
    return true;
  }

  release(reader: string): void {
    this.#feeds.delete(reader);
  }

  acknowledged(reader: string, seq: number): void {
    this.#feeds.get(reader)?.(seq);
  }
}
