// A store in a folder of its own, for tests: opened, filled, closed and opened again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { Store } from "./store.ts";
import type { NewMessage, StoredMessage } from "./message-table.ts";

export class TestStore implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "qpq-store-"));
  readonly path: string = join(this.folder, "store.db");
  readonly key: Uint8Array = new Uint8Array(randomBytes(32));
  store: Store = Store.open(this.path, this.key, { create: true });
  /** What was added last. */
  lastMessage: NewMessage = newMessage(new Uint8Array(16), {});

  /** Closes without committing anything and opens again. */
  reopen(): void {
    this.store[Symbol.dispose]();
    this.store = Store.open(this.path, this.key, { create: false });
  }

  addDirect(channel: Uint8Array, peer: Uint8Array): void {
    this.store.conversations.add({
      id: channel,
      kind: "direct",
      title: "",
      peer,
      state: "active",
      created: 1,
      foundFrom: undefined,
    });
  }

  addMessage(conversation: Uint8Array, part: MessagePart): StoredMessage {
    this.lastMessage = newMessage(conversation, part);
    const stored = this.store.messages.add(this.lastMessage);
    if (stored === undefined) throw new Error("the message was there already");
    return stored;
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function openTestStore(): TestStore {
  return new TestStore();
}

interface MessagePart {
  readonly own?: boolean;
  readonly notice?: boolean;
  readonly author?: Uint8Array;
  readonly counter?: number;
}

function newMessage(conversation: Uint8Array, part: MessagePart): NewMessage {
  const { own = false, notice = false, author = new Uint8Array(32), counter } = part;
  return {
    conversation,
    id: new Uint8Array(randomBytes(32)),
    author,
    own,
    notice,
    text: "text",
    content: new Uint8Array([1]),
    sentAt: 1,
    state: own ? "pending" : "received",
    expiresAt: undefined,
    ttl: 0,
    counter,
    reportDue: false,
  };
}
