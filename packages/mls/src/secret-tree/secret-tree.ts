// The secret tree of an epoch (RFC 9420 §9): every member's two ratchets, derived for those who speak only. Looking up a
// key changes nothing; `apply` uses it up, when the message that it belongs to has been opened and verified, or sent.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { root } from "../tree/tree-math.ts";
import { DerivationTree } from "./derivation-tree.ts";
import { KeysAhead } from "./keys-ahead.ts";
import {
  type Advance,
  isTooFar,
  messageAdvance,
  type MessageKey,
  Ratchet,
  type RatchetKind,
  type Speaker,
} from "./ratchet.ts";
import {
  nodeRecord,
  ratchetRecord,
  readRecords,
  recordNames,
  recordValue,
  sizeRecord,
  useUp,
} from "./secret-tree-records.ts";

export type { MessageKey, RatchetKind } from "./ratchet.ts";

export interface RecordChanges {
  readonly put: ReadonlyMap<string, Uint8Array>;
  readonly remove: readonly string[];
}

export class SecretTree {
  readonly #crypto: CryptoProvider;
  readonly #nodes: DerivationTree;
  readonly #speakers: Map<number, Speaker>;
  /** Names of records that are another than stored. */
  readonly #changed: Set<string>;
  /** Tells a key that was looked up before a change. */
  #revision = 0;
  /** Of what was given out to be used on trial. */
  readonly #ahead: WeakMap<KeysAhead, number> = new WeakMap();

  private constructor(
    crypto: CryptoProvider,
    nodes: DerivationTree,
    speakers: Map<number, Speaker>,
    changed: Iterable<string>,
  ) {
    this.#crypto = crypto;
    this.#nodes = nodes;
    this.#speakers = speakers;
    this.#changed = new Set(changed);
  }

  /** `leafCount` is the ratchet tree's width; the encryption secret becomes the tree's own. */
  static create(crypto: CryptoProvider, leafCount: number, encryptionSecret: Uint8Array): SecretTree {
    const top = root(leafCount);
    const nodes = new DerivationTree(leafCount, new Map([[top, encryptionSecret]]));
    return new SecretTree(crypto, nodes, new Map(), [sizeRecord, nodeRecord(top)]);
  }

  /** From what `records` gave. Throws DecodeError. The values are copied. */
  static fromRecords(crypto: CryptoProvider, records: Iterable<readonly [string, Uint8Array]>): SecretTree {
    const { nodes, speakers } = readRecords(crypto, records);
    return new SecretTree(crypto, nodes, speakers, []);
  }

  /** For sending. Throws RangeError when the ratchet has come to its end. */
  next(leafIndex: number, kind: RatchetKind): MessageKey {
    const generation = this.#speakers.get(leafIndex)?.[kind].generation ?? 0;
    const key = this.at(leafIndex, kind, generation);
    if (typeof key === "string") throw new RangeError(`the ${kind} ratchet of leaf ${leafIndex} is at its end`);
    return key;
  }

  /**
   * For a received message. "consumed" for a generation that was used or given up, "too-far" for one that is more than
   * `mostAhead` ahead. Throws RangeError for a leaf outside the tree.
   */
  at(leafIndex: number, kind: RatchetKind, generation: number): MessageKey | "consumed" | "too-far" {
    const known = this.#speakers.get(leafIndex);
    if (known !== undefined) {
      const advance = messageAdvance(this.#crypto, known[kind], generation);
      return typeof advance === "string" ? advance : this.#messageKey(leafIndex, kind, generation, advance, () => {});
    }
    if (isTooFar(0, generation)) return "too-far";
    const leaf = this.#nodes.derive(this.#crypto, leafIndex);
    if (leaf === undefined) return "consumed";
    const speaker = this.#speaker(leaf.secret);
    return this.#messageKey(leafIndex, kind, generation, speaker[kind].advance(this.#crypto, generation), () => {
      for (const node of leaf.apply()) this.#changed.add(nodeRecord(node));
      this.#speakers.set(leafIndex, speaker);
      for (const ratchet of ["handshake", "application"] as const) this.#changed.add(ratchetRecord(leafIndex, ratchet));
    });
  }

  /** Keys of application messages, used on trial: `keep` makes them used. */
  ahead(): KeysAhead {
    const ahead = new KeysAhead(this.#crypto, this.#speakers);
    this.#ahead.set(ahead, this.#revision);
    return ahead;
  }

  /** What was used there is used here, from now on; false, and nothing is, if this tree has changed since `ahead`. */
  keep(ahead: KeysAhead): boolean {
    if (this.#ahead.get(ahead) !== this.#revision) return false;
    const { ratchets, changed } = ahead.take();
    for (const [leafIndex, application] of ratchets) {
      const speaker = this.#speakers.get(leafIndex);
      if (speaker === undefined) throw new TypeError("who spoke before is still known while nothing has changed");
      speaker.application.erase();
      this.#speakers.set(leafIndex, { ...speaker, application });
    }
    for (const record of changed) this.#changed.add(record);
    this.#revision += 1;
    return true;
  }

  /** All of it, by name; secret. */
  records(): Map<string, Uint8Array> {
    const records = new Map<string, Uint8Array>();
    for (const name of recordNames(this.#nodes, this.#speakers)) {
      const value = recordValue(this.#nodes, this.#speakers, name);
      if (value !== undefined) records.set(name, value);
    }
    return records;
  }

  /** What is another since `stored`, or since the tree was made: secret. */
  changes(): RecordChanges {
    const put = new Map<string, Uint8Array>();
    const remove: string[] = [];
    for (const name of this.#changed) {
      const value = recordValue(this.#nodes, this.#speakers, name);
      if (value === undefined) remove.push(name);
      else put.set(name, value);
    }
    return { put, remove };
  }

  /** What `changes` told is written. */
  stored(): void {
    this.#changed.clear();
  }

  /** Overwrites every secret: the epoch is over. Every generation is consumed from now on. */
  erase(): void {
    this.#revision += 1;
    for (const name of recordNames(this.#nodes, this.#speakers)) if (name !== sizeRecord) this.#changed.add(name);
    this.#nodes.erase();
    for (const { handshake, application } of this.#speakers.values()) {
      handshake.erase();
      application.erase();
    }
    this.#speakers.clear();
  }

  #speaker(leafSecret: Uint8Array): Speaker {
    const none = new Uint8Array(0);
    const { hashLength } = this.#crypto;
    const speaker = {
      handshake: new Ratchet(this.#crypto.expandWithLabel(leafSecret, "handshake", none, hashLength)),
      application: new Ratchet(this.#crypto.expandWithLabel(leafSecret, "application", none, hashLength)),
    };
    leafSecret.fill(0);
    return speaker;
  }

  #messageKey(
    leafIndex: number,
    kind: RatchetKind,
    generation: number,
    advance: Advance,
    before: () => void,
  ): MessageKey {
    const revision = this.#revision;
    const { key, nonce } = advance;
    return {
      generation,
      key,
      nonce,
      apply: () => {
        if (revision === this.#revision) {
          this.#revision += 1;
          before();
          useUp(advance, leafIndex, kind, this.#changed);
        } else {
          const again = this.at(leafIndex, kind, generation);
          if (typeof again === "string") {
            throw new RangeError(`generation ${generation} of leaf ${leafIndex} was used up`);
          }
          again.apply();
        }
        key.fill(0);
        nonce.fill(0);
      },
    };
  }
}
