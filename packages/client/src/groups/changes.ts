// Changing a group, its members, name or timer, from the wish to the echo (PROTOCOL §10). The wish is stored with its commit; a commit
// that loses its race is built again from the wish, after a random pause that doubles; five tries, then the person is
// told. A restart goes on where it was.
import { sealEnvelope } from "@quicproquo/protocol";
import type { GroupMember } from "@quicproquo/mls";
import type { Context } from "../context.ts";
import { toHex } from "../bytes.ts";
import { refreshHybridKey, usableHybridKey } from "../contacts/hybrid-keys.ts";
import { fetchKeyPackage } from "../contacts/peer-key-package.ts";
import { isNotes } from "../conversations/is-notes.ts";
import { notForNotes } from "../conversations/notes.ts";
import { clientError } from "../errors.ts";
import { putHandshake } from "../outbox/sender.ts";
import { fraction, type Link } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredIntent } from "../store/group-table.ts";
import type { CommitOutcome } from "./commit-outcomes.ts";
import { intendedCommit } from "./intended-commit.ts";
import { FOUNDER_LEAF } from "./judge-commit.ts";
import { cannotFollow } from "./lose-group.ts";
import { isAdminOf } from "./roles.ts";
import { proposeWishes } from "./wishes.ts";

const MOST_TRIES = 5;
const FIRST_BACK_OFF_MS = 2_000;
/** A Welcome larger than this would be refused by its receiver. */
const MAX_WELCOME_BYTES = 5 * 1024 * 1024;

/** What the network has to give before a newcomer can be added. */
interface Newcomer {
  readonly keyPackage: Uint8Array;
  readonly hybridKey: Uint8Array;
}

export class GroupChanges {
  readonly #context: Context;
  readonly #link: Link;
  readonly #kick: (conversation: Uint8Array) => void;
  readonly #stop: AbortSignal;
  /** One change at a time in each conversation. */
  readonly #last = new Map<string, Promise<void>>();

  /** `kick` looks at what waits in a conversation: a commit, or what waited for one to end. */
  constructor(context: Context, link: Link, kick: (conversation: Uint8Array) => void, stop: AbortSignal) {
    this.#context = context;
    this.#link = link;
    this.#kick = kick;
    this.#stop = stop;
  }

  /** Resolves when the group has taken the change. Throws `not-admin`, `race-lost`, `no-key-package` and the like. */
  make(conversation: Uint8Array, intent: StoredIntent): Promise<void> {
    return this.#inOrder(conversation, async () => {
      const { turn, store, self } = this.#context;
      const changed = await turn.read(() => store.conversations.get(conversation));
      if (changed !== undefined && isNotes(self, changed)) throw notForNotes("this");
      await this.#awaitPending(conversation);
      await this.#make(conversation, intent, 1);
    });
  }

  /** After a restart or a new connection: goes on with what was begun. */
  async resume(): Promise<void> {
    const commits = await this.#context.turn.read(() => this.#context.store.groups.commits());
    for (const { conversation } of commits) {
      if (this.#last.has(toHex(conversation))) continue;
      this.#inOrder(conversation, () => this.#awaitPending(conversation)).catch((error: unknown) => {
        if (this.#stop.aborted) return;
        const text = error instanceof Error ? error.message : "it failed";
        this.#context.events.emit({ type: "notice", text: `A change of a group was given up: ${text}.` });
      });
    }
  }

  #inOrder(conversation: Uint8Array, work: () => Promise<void>): Promise<void> {
    const id = toHex(conversation);
    const result = (this.#last.get(id) ?? Promise.resolve()).then(work);
    const settled = result.catch(() => {}).then(() => {
      if (this.#last.get(id) === settled) this.#last.delete(id);
    });
    this.#last.set(id, settled);
    return result;
  }

  /** Brings a commit of an earlier run to its end: waits for its echo, or makes it again if it has lost. */
  async #awaitPending(conversation: Uint8Array): Promise<void> {
    const { turn, store, outcomes } = this.#context;
    const begun = await turn.read(() => {
      const commit = store.groups.commit(conversation);
      return commit === undefined ? undefined : { commit, outcome: outcomes.next(conversation) };
    });
    if (begun === undefined) return;
    const { commit, outcome } = begun;
    if (commit.hash !== undefined && await this.#ended(conversation, outcome)) return;
    await this.#retry(conversation, commit.intent, commit.tries + 1);
  }

  async #make(conversation: Uint8Array, intent: StoredIntent, tries: number): Promise<void> {
    const newcomer = await this.#newcomer(intent);
    const { turn, outcomes } = this.#context;
    const begun = await turn.change(async () => {
      const built = await this.#build(conversation, intent, newcomer, tries);
      return built ? { outcome: outcomes.next(conversation) } : undefined;
    });
    this.#kick(conversation);
    if (begun === undefined || await this.#ended(conversation, begun.outcome)) return;
    await this.#retry(conversation, intent, tries + 1);
  }

  async #retry(conversation: Uint8Array, intent: StoredIntent, tries: number): Promise<void> {
    const { clock, random, turn, store } = this.#context;
    if (tries > MOST_TRIES) {
      await turn.change(() => store.groups.deleteCommit(conversation));
      throw clientError("race-lost", "others changed the group at the same time, five times over", {
        hint: "Try again in a moment.",
        retry: true,
      });
    }
    await pause(clock, fraction(random) * FIRST_BACK_OFF_MS * 2 ** (tries - 2), this.#stop);
    this.#stop.throwIfAborted();
    try {
      await this.#link.whenOnline(this.#stop);
      await this.#make(conversation, intent, tries);
    } catch (error) {
      // Closing keeps the wish for the next start; anything else is told to the person, who decides again.
      if (!this.#stop.aborted) await turn.change(() => store.groups.deleteCommit(conversation));
      throw error;
    }
  }

  /** True when it won, false when it lost; throws when it will never be sent. */
  async #ended(conversation: Uint8Array, outcome: Promise<CommitOutcome>): Promise<boolean> {
    const result = await outcome;
    this.#kick(conversation);
    if (result instanceof Error) throw result;
    return result === "won";
  }

  /** Undefined where nobody comes. */
  async #newcomer(intent: StoredIntent): Promise<Newcomer | undefined> {
    if (intent.kind !== "add" && intent.kind !== "readmit") return undefined;
    const peer = intent.subject;
    const online = this.#link.required();
    await refreshHybridKey(this.#context, () => online, peer);
    const hybridKey = usableHybridKey(this.#context, peer);
    if (hybridKey === undefined) {
      throw clientError("no-hybrid-key", "they have no valid sealing key at the node", {
        hint: "They have to come online once; then try again.",
        retry: true,
      });
    }
    const keyPackage = intent.kind === "readmit"
      ? intent.keyPackage
      : await fetchKeyPackage(this.#context, online, peer);
    return { keyPackage, hybridKey };
  }

  /** In a turn: the commit with its secrets, the Welcome and the wish, stored before anything is sent. False: nothing to do. */
  async #build(
    conversation: Uint8Array,
    intent: StoredIntent,
    newcomer: Newcomer | undefined,
    tries: number,
  ): Promise<boolean> {
    const { store, groups } = this.#context;
    const group = groups.get(conversation);
    const stored = store.conversations.get(conversation);
    if (stored?.state === "fork") throw cannotFollow();
    if (group === undefined || stored?.state !== "active") {
      throw clientError("not-a-member", "you are not in this group any more");
    }
    // Another admin may have let them in meanwhile.
    const answered = intent.kind === "readmit" && !store.rejoins.isOpen(conversation, intent.subject);
    if (stored.kind === "direct" && group.ownLeafIndex !== FOUNDER_LEAF) {
      this.#askFounder(stored, group, intent);
      return false;
    }
    const commit = answered ? undefined : intendedCommit(group, stored.kind, intent, newcomer?.keyPackage);
    if (commit === undefined) {
      store.groups.deleteCommit(conversation);
      if (intent.kind === "settle") store.groups.setUnsettled(conversation, false);
      return false;
    }
    if (intent.kind !== "update" && intent.kind !== "settle") this.#requireAdmin(group);
    const pending = group.commit(commit);
    let welcome: Uint8Array | undefined;
    if (pending.welcome !== undefined && newcomer !== undefined && "subject" in intent) {
      const [added] = pending.staged.added;
      welcome = sealEnvelope({
        recipientKey: added?.signatureKey ?? intent.subject,
        hybridPublicKey: newcomer.hybridKey,
        channelId: new Uint8Array(0),
        message: pending.welcome,
      });
      if (welcome.length > MAX_WELCOME_BYTES) {
        throw clientError("invalid-argument", "the group is too large to invite to");
      }
    }
    const hash = putHandshake(this.#context, stored, group, "commit", pending.commit);
    if (hash === undefined) {
      throw clientError("no-hybrid-key", "they have no valid sealing key at the node", { retry: true });
    }
    store.groups.putCommit({ conversation, hash, intent, tries, welcome });
    groups.save(conversation, group);
    return true;
  }

  /** Only the founder of a 1:1 commits there (PROTOCOL §10): the other asks, and it holds once the founder has taken it. */
  #askFounder(conversation: StoredConversation, group: GroupMember, intent: StoredIntent): void {
    const { store, groups } = this.#context;
    store.groups.deleteCommit(conversation.id);
    if (intent.kind === "timer") store.wishes.add(conversation.id, "timer", intent.seconds);
    else if (intent.kind === "update") store.wishes.add(conversation.id, "update");
    else return;
    if (proposeWishes(this.#context, conversation, group)) groups.save(conversation.id, group);
  }

  #requireAdmin(group: GroupMember): void {
    if (isAdminOf(group, this.#context.self.key)) return;
    throw clientError("not-admin", "only admins change a group", { hint: "Ask an admin of this group." });
  }
}
