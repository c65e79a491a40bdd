// Safety numbers with people of this node, and whom this person has found to be who they say (PROTOCOL §10: by identity key).
import { compareScanned, parseScanned, type SafetyNumber, safetyNumber } from "@quicproquo/protocol";
import type { ScannedCode, Verification } from "../api.ts";
import { compareBytes, toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import { presentPerson } from "../conversations/present.ts";
import { clientError } from "../errors.ts";
import type { Names } from "./names.ts";
import { conversationsWith, trustIn } from "./trust.ts";

export class Verifications {
  readonly #context: Context;
  readonly #names: Names;

  constructor(context: Context, names: Names) {
    this.#context = context;
    this.#names = names;
  }

  /** Throws `peer-unknown`, and `invalid-argument` for one's own name. */
  async of(name: string): Promise<Verification> {
    const key = await this.#keyOf(name);
    return await this.#context.turn.read(() => this.#present(name, key));
  }

  /** True acknowledges whatever contradicts it as well. Throws as `of`. */
  async set(name: string, verified: boolean): Promise<Verification> {
    const key = await this.#keyOf(name);
    const { turn, store, clock } = this.#context;
    return await turn.change((aftermath) => {
      const before = trustIn(store, key);
      if (verified) store.verifications.set(key, clock.now());
      else store.verifications.delete(key);
      if (before !== trustIn(store, key)) {
        for (const { id, kind } of conversationsWith(store, key)) {
          const text = verified ? `You verified ${name}.` : `You took back that ${name} is verified.`;
          if (kind === "direct" || before === "contradicted") addNotice(this.#context, aftermath, id, text, key);
          announce(this.#context, aftermath, id);
          aftermath.then(() => this.#context.kick(id));
        }
      }
      return this.#present(name, key);
    });
  }

  /** Both programs compare: each holds the other's code against its own. Throws as `of`. */
  async scanned(name: string, code: string): Promise<ScannedCode> {
    const key = await this.#keyOf(name);
    const scanned = parseScanned(code);
    const result = scanned === undefined ? "invalid" : compareScanned(this.#numberWith(name, key), scanned);
    return { result, verification: await (result === "same" ? this.set(name, true) : this.of(name)) };
  }

  /** What was proven before counts, whatever the node says now; but it is asked, so that a contradiction comes out here. */
  async #keyOf(name: string): Promise<Uint8Array> {
    const { turn, store, self } = this.#context;
    if (name === self.name) throw clientError("invalid-argument", "nobody verifies themselves");
    try {
      return await this.#names.resolve(name);
    } catch (error) {
      const pinned = await turn.read(() => store.contacts.byName(name)?.key);
      if (pinned === undefined) throw error;
      return pinned;
    }
  }

  #present(name: string, key: Uint8Array): Verification {
    const { store, self } = this.#context;
    if (compareBytes(key, self.key) === 0) throw clientError("invalid-argument", "nobody verifies themselves");
    const number = this.#numberWith(name, key);
    const verification = store.verifications.get(key);
    return {
      person: presentPerson(store, self, key),
      digits: number.digits,
      scannable: toHex(number.scannable),
      trust: trustIn(store, key),
      verifiedAt: verification?.verifiedAt,
      contradiction: verification?.acknowledged === false ? verification.contradiction : undefined,
    };
  }

  #numberWith(name: string, key: Uint8Array): SafetyNumber {
    const { self } = this.#context;
    const idOf = (userName: string): string => `${userName}@${self.origin}`;
    return safetyNumber({ key: self.key, id: idOf(self.name) }, { key, id: idOf(name) });
  }
}
