// Names for keys and keys for names. Until the node has a log that proves them, the first key seen for a name is kept and
// a change is refused; the engine says once that names are unproven.
import { parseIdentityKey, parseUserName } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import { compareBytes, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { Link } from "../session/link.ts";
import { announce } from "../conversations/lines.ts";

/** Said once for each name, until nodes prove their names. */
function unproven(name: string): string {
  return `That ${name} is ${name}, only the node says: names are not proven yet. It will be held to the key it gave now.`;
}

export class Names {
  readonly #context: Context;
  readonly #link: Link;
  /** Keys that the node was asked about since it was reached; one question each is enough. */
  readonly #asked = new Set<string>();

  constructor(context: Context, link: Link) {
    this.#context = context;
    this.#link = link;
  }

  /** The name that is bound to this key here; undefined if none is. */
  known(key: Uint8Array): string | undefined {
    const { self, store } = this.#context;
    return compareBytes(key, self.key) === 0 ? self.name : store.contacts.byKey(key)?.name;
  }

  /** Whether the node might know a name that we don't. */
  worthAsking(key: Uint8Array): boolean {
    return this.#link.online !== undefined && !this.#asked.has(toHex(key));
  }

  /** A new connection may know more. */
  askAgain(): void {
    this.#asked.clear();
  }

  /**
   * Asks the node who these keys are and keeps what holds both ways: the name that it gives for a key must resolve to
   * that key. Never rejects: people without a name are called by their key.
   */
  async ask(keys: readonly Uint8Array[]): Promise<void> {
    for (const key of keys) {
      this.#asked.add(toHex(key));
      try {
        await this.#askOne(key);
      } catch {
        // Offline, refused or nonsense: the key stays without a name and is asked about again later.
      }
    }
  }

  /** Asks about everybody with whom there is a 1:1 and whose name could not be had when they came. */
  async askForPeers(): Promise<void> {
    const { turn, store } = this.#context;
    const peers = await turn.read(() =>
      store.conversations.all().flatMap(({ peer }) =>
        peer === undefined || this.known(peer) !== undefined ? [] : [peer]
      )
    );
    await this.ask(peers);
  }

  async #askOne(key: Uint8Array): Promise<void> {
    const online = this.#link.online;
    if (online === undefined) return;
    const answer = await online.call((node, auth) => node.resolveIdentity({ identityKey: key, auth }));
    const name = parseUserName(answer.username);
    // One's own name belongs to one's own key, whatever the node says.
    if (name === undefined || name === this.#context.self.name) return;
    const back = await this.#lookUp(name);
    if (back === undefined || compareBytes(back, key) !== 0) return;
    const { turn, store, clock } = this.#context;
    await turn.change((aftermath) => {
      if (!store.contacts.pin(key, name, clock.now())) return;
      const direct = store.conversations.withPeer(key);
      if (direct !== undefined) announce(this.#context, aftermath, direct.id);
    });
  }

  /**
   * The identity key of a user name, asked at the node and held to what was seen before. Throws `peer-unknown`,
   * `name-key-changed`; offline, what was seen before is enough.
   */
  async resolve(name: string): Promise<Uint8Array> {
    const { turn, store, clock, self } = this.#context;
    if (name === self.name) return self.key;
    const pinned = store.contacts.byName(name)?.key;
    if (this.#link.online === undefined && pinned !== undefined) return pinned;
    const key = await this.#lookUp(name);
    if (key === undefined) {
      if (pinned !== undefined) return pinned;
      throw clientError("peer-unknown", `nobody is called ${name} at this node`, { hint: "Check the spelling." });
    }
    const kept = await turn.change((aftermath) => {
      if (!store.contacts.pin(key, name, clock.now())) return false;
      if (pinned === undefined) aftermath.emit({ type: "notice", text: unproven(name) });
      return true;
    });
    if (!kept) {
      throw clientError("name-key-changed", `the node now gives another key for ${name} than before`, {
        hint: `Somebody may be posing as ${name}. Ask them on another way; nothing was sent.`,
      });
    }
    return key;
  }

  /** Throws `node-invalid` for what can be nobody's key (PROTOCOL §6). */
  async #lookUp(name: string): Promise<Uint8Array | undefined> {
    const online = this.#link.required();
    const answer = await online.call((node, auth) => node.resolveUser({ username: name, auth }));
    if (answer.identityKey.length === 0) return undefined;
    const key = parseIdentityKey(answer.identityKey);
    if (key === undefined) throw clientError("node-invalid", `the node gave a key for ${name} that is none`);
    return key;
  }
}
