// One hash ratchet of one member (RFC 9420 §9.1): a secret that only moves forward, and the keys of generations that it
// passed without their messages. Those are held as key and nonce alone, so that they open their own message and no other.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";

/** RFC 9420 §9: handshake keys for proposals and commits, application keys for the rest. */
export type RatchetKind = "handshake" | "application";

/** How far ahead of the next generation a message may be. */
export const mostAhead = 1000;

/** Keys of passed generations that a ratchet holds; the oldest are given up first. */
export const mostSkipped = 128;

/** Never used, so that the number of the next generation fits into 32 bits. */
export const lastGeneration = 0xffffffff;

export interface GenerationKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface Advance extends GenerationKey {
  /** Whether the ratchet's secret moves. */
  readonly moves: boolean;
  /** Takes the key out of the ratchet; the generations whose held keys came or went. */
  apply(): readonly number[];
}

export class Ratchet {
  #secret: Uint8Array;
  #generation: number;
  readonly #skipped: Map<number, GenerationKey>;

  /** `skipped` in ascending order of generations; all that is given becomes the ratchet's own. */
  constructor(secret: Uint8Array, generation: number = 0, skipped: Map<number, GenerationKey> = new Map()) {
    this.#secret = secret;
    this.#generation = generation;
    this.#skipped = skipped;
  }

  /** The next generation's number. */
  get generation(): number {
    return this.#generation;
  }

  get secret(): Uint8Array {
    return this.#secret;
  }

  skipped(): ReadonlyMap<number, GenerationKey> {
    return this.#skipped;
  }

  /** Of a passed generation, while it is held. */
  takeSkipped(generation: number): Advance | undefined {
    const held = this.#skipped.get(generation);
    if (held === undefined) return undefined;
    return {
      ...held,
      moves: false,
      apply: () => {
        this.#skipped.delete(generation);
        return [generation];
      },
    };
  }

  /** The key of `generation`, which is not passed and not more than `mostAhead` away. Changes nothing. */
  advance(crypto: CryptoProvider, generation: number): Advance {
    const passed: [number, GenerationKey][] = [];
    let secret = this.#secret;
    for (let at = this.#generation; at < generation; at++) {
      if (at >= generation - mostSkipped) passed.push([at, generationKey(crypto, secret, at)]);
      const next = nextSecret(crypto, secret, at);
      if (secret !== this.#secret) secret.fill(0);
      secret = next;
    }
    const taken = generationKey(crypto, secret, generation);
    const next = nextSecret(crypto, secret, generation);
    if (secret !== this.#secret) secret.fill(0);
    return {
      ...taken,
      moves: true,
      apply: () => {
        this.#secret.fill(0);
        this.#secret = next;
        this.#generation = generation + 1;
        return [...this.#giveUp(mostSkipped - passed.length), ...this.#hold(passed)];
      },
    };
  }

  /** Another one that stands where this one does and shares no memory with it. */
  copy(): Ratchet {
    const skipped = new Map<number, GenerationKey>();
    for (const [generation, { key, nonce }] of this.#skipped) {
      skipped.set(generation, { key: key.slice(), nonce: nonce.slice() });
    }
    return new Ratchet(this.#secret.slice(), this.#generation, skipped);
  }

  erase(): void {
    this.#secret.fill(0);
    this.#giveUp(0);
  }

  #hold(passed: readonly (readonly [number, GenerationKey])[]): number[] {
    return passed.map(([generation, key]) => {
      this.#skipped.set(generation, key);
      return generation;
    });
  }

  /** All but the newest. */
  #giveUp(left: number): number[] {
    const given: number[] = [];
    for (const [generation, { key, nonce }] of this.#skipped) {
      if (this.#skipped.size <= left) break;
      key.fill(0);
      nonce.fill(0);
      this.#skipped.delete(generation);
      given.push(generation);
    }
    return given;
  }
}

/**
 * The key of a received message's generation. "consumed" for one that was used or given up, "too-far" for one that is more
 * than `mostAhead` ahead. Changes nothing.
 */
export function messageAdvance(
  crypto: CryptoProvider,
  ratchet: Ratchet,
  generation: number,
): Advance | "consumed" | "too-far" {
  if (generation < ratchet.generation) return ratchet.takeSkipped(generation) ?? "consumed";
  return isTooFar(ratchet.generation, generation) ? "too-far" : ratchet.advance(crypto, generation);
}

/** Whether `generation` is too far ahead of the next one. */
export function isTooFar(next: number, generation: number): boolean {
  return generation - next > mostAhead || generation >= lastGeneration;
}

/** The key of one generation, for one message. */
export interface MessageKey {
  readonly generation: number;
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /**
   * Uses the key up and overwrites it. Throws RangeError if it was used up since; a key that was looked up before others
   * were used is as good as any.
   */
  apply(): void;
}

/** Both ratchets of one member. */
export type Speaker = Readonly<Record<RatchetKind, Ratchet>>;

function generationKey(crypto: CryptoProvider, secret: Uint8Array, generation: number): GenerationKey {
  return {
    key: crypto.deriveTreeSecret(secret, "key", generation, crypto.keyLength),
    nonce: crypto.deriveTreeSecret(secret, "nonce", generation, crypto.nonceLength),
  };
}

function nextSecret(crypto: CryptoProvider, secret: Uint8Array, generation: number): Uint8Array {
  return crypto.deriveTreeSecret(secret, "secret", generation, crypto.hashLength);
}
