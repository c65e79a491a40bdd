// Names for keys and keys for names, by the node's transparency log: the node's answers are hints, and what counts is the
// one bind of a name in the entries that were read and believed here. A contact's key never changes.
import { parseIdentityKey, parseUserName } from "@quicproquo/protocol";
import { hashLogName, openLogProof } from "@quicproquo/protocol/transparency";
import type { Context } from "../context.ts";
import { compareBytes, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { contradict, type Contradiction } from "./contradiction.ts";
import type { LogFaultKind } from "../api.ts";
import type { Link, Online } from "../session/link.ts";
import { announce } from "../conversations/lines.ts";
import { raise } from "../transparency/alarm.ts";
import { bindingOf, isBound } from "../transparency/binding.ts";
import { type LogFault, logFault } from "../transparency/log-fault.ts";
import type { LogView } from "../transparency/log-view.ts";

/** What a node can be caught at when it is asked for a name, and that is about the name's owner. */
const ABOUT_A_NAME: ReadonlySet<LogFaultKind> = new Set<LogFaultKind>([
  "proof-of-another",
  "tombstone-hidden",
  "name-denied",
]);

const NAME_KEY_CHANGED: Contradiction = {
  kind: "name-key-changed",
  text: "The node now gives another key for this name than before.",
};

export class Names {
  readonly #context: Context;
  readonly #link: Link;
  readonly #view: LogView;
  /** Keys that the node was asked about since it was reached; one question each is enough. */
  readonly #asked = new Set<string>();

  constructor(context: Context, link: Link, view: LogView) {
    this.#context = context;
    this.#link = link;
    this.#view = view;
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
   * Asks the node who these keys are and keeps what its log confirms. Never rejects: people without a name are called by
   * their key.
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
    const { turn, store, clock } = this.#context;
    const bound = (): boolean => isBound(store.log, name, key);
    if (!await turn.read(bound) && await this.#view.update(online) !== undefined) return;
    await turn.change((aftermath) => {
      if (!bound()) {
        // A name that was deleted meanwhile is nobody's fault.
        const bind = bindingOf(store.log, name)?.bind;
        if (bind === undefined || compareBytes(bind.identityKey, key) !== 0) {
          raise(this.#context, aftermath, logFault("name-of-another", store.contacts.byName(name)?.key));
        }
        return;
      }
      if (!store.contacts.pin(key, name, clock.now())) return;
      const direct = store.conversations.withPeer(key);
      if (direct !== undefined) announce(this.#context, aftermath, direct.id);
    });
  }

  /**
   * The identity key of a user name, as the node's log binds it, after everything new in the log was read. Throws
   * `peer-unknown`, `name-key-changed`, and `log-invalid` for whatever the node was caught at; offline, what was proven
   * before is enough.
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
    const taken = await turn.change((aftermath) => {
      if (store.contacts.pin(key, name, clock.now())) return true;
      if (pinned !== undefined) contradict(this.#context, aftermath, pinned, NAME_KEY_CHANGED);
      return false;
    });
    if (!taken) {
      throw clientError("name-key-changed", `the node now gives another key for ${name} than before`, {
        hint: `Somebody may be posing as ${name}. Ask them on another way; nothing was sent.`,
      });
    }
    return key;
  }

  /** Undefined if nobody has the name. Throws `node-invalid` for what can be nobody's key (PROTOCOL §6), `log-invalid`. */
  async #lookUp(name: string): Promise<Uint8Array | undefined> {
    const online = this.#link.required();
    const updated = await this.#view.update(online);
    if (updated !== undefined) throw caught(updated);
    const answer = await online.call((node, auth) => node.resolveUser({ username: name, auth }));
    const given = answer.identityKey.slice();
    const key = parseIdentityKey(given);
    if (key === undefined && given.length > 0) {
      throw clientError("node-invalid", `the node gave a key for ${name} that is none`);
    }
    const fault = await this.#check(online, name, key, answer.inclusionProof.slice());
    if (fault === undefined) return key;
    await this.#context.turn.change((aftermath) => {
      const pinned = this.#context.store.contacts.byName(name)?.key;
      const another = key !== undefined && pinned !== undefined && compareBytes(key, pinned) !== 0;
      const meant = another || ABOUT_A_NAME.has(fault.kind) ? pinned : undefined;
      raise(this.#context, aftermath, { ...fault, of: fault.of ?? meant });
    });
    throw caught(fault);
  }

  /** Holds an answer of `resolveUser` against the log. */
  async #check(
    online: Online,
    name: string,
    key: Uint8Array | undefined,
    proofBytes: Uint8Array,
  ): Promise<LogFault | undefined> {
    const { turn, store, nodeKey } = this.#context;
    const binding = () => turn.read(() => bindingOf(store.log, name));
    if (key === undefined) {
      if ((await binding())?.live !== true) return undefined;
      // It may have been deleted since the log was read.
      const fault = await this.#view.update(online);
      if (fault !== undefined) return fault;
      return (await binding())?.live === true ? logFault("name-denied") : undefined;
    }
    if (proofBytes.length === 0) return logFault("proof-missing");
    const proof = openLogProof(proofBytes, nodeKey);
    if (proof === undefined) return logFault("proof-invalid");
    const { entry, index, checkpoint } = proof;
    const userName = parseUserName(name);
    const fits = entry.kind === "bind" && userName !== undefined &&
      compareBytes(entry.nameHash, hashLogName(userName)) === 0 && compareBytes(entry.identityKey, key) === 0;
    if (!fits) return logFault("proof-of-another");
    const differs = await this.#view.compare(online, checkpoint);
    if (differs !== undefined) return differs;
    const found = await binding();
    if (found?.bind.position !== index) return logFault("forked");
    return found.live ? undefined : logFault("tombstone-hidden");
  }
}

function caught({ text }: LogFault): Error {
  return clientError("log-invalid", text.replace(/\.$/, ""));
}
