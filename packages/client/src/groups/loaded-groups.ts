// Groups in memory, as the store has them. Only a turn touches them; when one fails, all are dropped and read again, so
// that memory is never ahead of the disk.
import type { GroupMember } from "@quicproquo/mls";
import { toHex } from "../bytes.ts";
import type { Store } from "../store/store.ts";

export class LoadedGroups {
  readonly #store: Store;
  readonly #load: (records: ReadonlyMap<string, Uint8Array>) => GroupMember;
  readonly #groups = new Map<string, GroupMember>();

  constructor(store: Store, load: (records: ReadonlyMap<string, Uint8Array>) => GroupMember) {
    this.#store = store;
    this.#load = load;
  }

  /** The conversation's group; undefined if there is none, or none any more. */
  get(conversation: Uint8Array): GroupMember | undefined {
    const id = toHex(conversation);
    const loaded = this.#groups.get(id);
    if (loaded !== undefined) return loaded;
    const records = this.#store.groups.records(conversation);
    if (records.size === 0) return undefined;
    const group = this.#load(records);
    this.#groups.set(id, group);
    return group;
  }

  /** The conversation's group once more, as it stands now: what is tried out on it leaves no trace. */
  copy(conversation: Uint8Array): GroupMember | undefined {
    const group = this.get(conversation);
    if (group === undefined) return undefined;
    this.save(conversation, group);
    return this.#load(this.#store.groups.records(conversation));
  }

  /** A group that this turn made takes the place of what was there; nothing of that stays. */
  put(conversation: Uint8Array, group: GroupMember): void {
    this.#store.groups.deleteRecords(conversation);
    this.#groups.set(toHex(conversation), group);
    this.save(conversation, group);
  }

  /** Its state is never to be used again, here or from the disk. */
  discard(conversation: Uint8Array): void {
    this.#groups.delete(toHex(conversation));
    this.#store.groups.deleteRecords(conversation);
  }

  /** Goes back to what is stored. */
  forgetAll(): void {
    this.#groups.clear();
  }

  /** Writes what changed in a group's state. A turn that fails drops it from memory, so it counts as stored at once. */
  save(conversation: Uint8Array, group: GroupMember): void {
    const { put, remove } = group.changes();
    for (const [key, value] of put) this.#store.groups.putRecord(conversation, key, value);
    for (const key of remove) this.#store.groups.deleteRecord(conversation, key);
    group.stored();
  }
}
