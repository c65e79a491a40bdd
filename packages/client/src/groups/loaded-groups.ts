// Groups in memory, as the store has them. Only a turn touches them; when one fails, all are dropped and read again, so
// that memory is never ahead of the disk.
import type { GroupMember } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import type { Store } from "../store/store.ts";

export class LoadedGroups {
  readonly #store: Store;
  readonly #load: (state: Uint8Array) => Promise<GroupMember>;
  readonly #groups = new Map<string, GroupMember>();

  constructor(store: Store, load: (state: Uint8Array) => Promise<GroupMember>) {
    this.#store = store;
    this.#load = load;
  }

  /** The conversation's group; undefined if there is none, or none any more. */
  async get(conversation: Uint8Array): Promise<GroupMember | undefined> {
    const id = toHex(conversation);
    const loaded = this.#groups.get(id);
    if (loaded !== undefined) return loaded;
    const state = this.#store.groups.get(conversation)?.state;
    if (state === undefined) return undefined;
    const group = await this.#load(state);
    this.#groups.set(id, group);
    return group;
  }

  /** Takes a group that this turn made; the caller stores its state. */
  set(conversation: Uint8Array, group: GroupMember): void {
    this.#groups.set(toHex(conversation), group);
  }

  /** Goes back to what is stored. */
  forget(conversation: Uint8Array): void {
    this.#groups.delete(toHex(conversation));
  }

  /** Its state is never to be used again, here or from the disk. */
  discard(conversation: Uint8Array): void {
    this.forget(conversation);
    this.#store.groups.setState(conversation, undefined);
  }

  forgetAll(): void {
    this.#groups.clear();
  }

  /** Writes the state of a group that moved on. */
  save(conversation: Uint8Array, group: GroupMember): void {
    this.#store.groups.setState(conversation, group.toBytes());
  }
}
