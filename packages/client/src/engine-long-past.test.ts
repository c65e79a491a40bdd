// A long past is no burden: start, scrolling and search take less than a tenth of a second (`npm run bench:client` measures
// it at its full length and says how much less), also where somebody put all the reactions that they can.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originOf, signingKeyFromSeed } from "@quicproquo/protocol";
import { sizes } from "@quicproquo/testkit/sizes";
import { REACTIONS_EACH } from "./conversations/acts.ts";
import { openProfile } from "./open.ts";
import { createProfileStore } from "./profile/profile.ts";
import { offlineEnvironment } from "./session/offline-environment.fixture.ts";
import type { Store } from "./store/store.ts";
import { takesLess } from "./takes-less.fixture.ts";

Deno.test("start, scrolling and search stay below 100 ms with a long past, half of it unread", async () => {
  const home = mkdtempSync(join(tmpdir(), "qpq-past-"));
  const environment = offlineEnvironment(home);
  const node = signingKeyFromSeed(new Uint8Array(32).fill(5)).publicKey;
  const profile = { origin: originOf(node), name: "alice", address: "qpq://127.0.0.1:7000" };
  try {
    (await createProfileStore(environment, profile, "password", (store) => fill(store, profile, node)))
      [Symbol.dispose]();
    const open = () => openProfile({ environment, origin: profile.origin, name: "alice", password: "password" });
    await takesLess("start", async () => {
      await using engine = await open();
      const [first] = await engine.conversations();
      assert.ok(first !== undefined && first.unread > 0);
      await engine.history(first.id);
    });
    await using engine = await open();
    const [first] = await engine.conversations();
    assert.ok(first !== undefined);
    let before = Number.MAX_SAFE_INTEGER;
    await takesLess("a page", async () => {
      const page = await engine.history(first.id, { before });
      assert.equal(page.length, 50);
      before = page[0]?.order ?? 0;
    });
    await takesLess("a page anywhere", async () => {
      assert.ok((await engine.history(first.id, { before: Math.floor(sizes.longPast / 3) })).length > 0);
    });
    await takesLess("a word of every message", async () => {
      assert.equal((await engine.search("th", { around: 2 })).length, 20);
    });
    await takesLess("a word of one", async () => {
      assert.equal((await engine.search(`number${Math.floor(sizes.longPast / 2)}`)).length, 1);
    });
  } finally {
    rmSync(home, { recursive: true });
  }
});

/** So many of the newest have reactions. */
const REACTED = 600;

function digest(text: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(text).digest());
}

function fill(store: Store, profile: { readonly origin: string; readonly name: string }, nodeKey: Uint8Array): void {
  const seed = new Uint8Array(32).fill(6);
  const { publicKey: key } = signingKeyFromSeed(seed);
  store.profile.create({ ...profile, key, seed });
  store.profile.markRegistered();
  store.profile.setNode({
    address: "qpq://127.0.0.1:7000",
    nodeKey,
    pins: [],
    certificate: undefined,
    suite: 0x004f,
  });
  const channels = [1, 2].map((byte) => new Uint8Array(16).fill(byte));
  for (const id of channels) {
    const base = {
      id,
      kind: "group",
      title: "g",
      peer: undefined,
      state: "left",
      created: 1,
      foundFrom: undefined,
    } as const;
    store.conversations.add(base);
  }
  for (let number = 0; number < sizes.longPast; number++) {
    const conversation = channels[number % 2] ?? new Uint8Array(16);
    const own = number % 7 === 0;
    const id = digest(String(number));
    const line = {
      conversation,
      id,
      author: own ? key : new Uint8Array(32).fill(9),
      own,
      notice: false,
      text: `the words of this message are number${number}`,
      content: undefined,
      sentAt: number,
      state: own ? "sent" : "received",
      expiresAt: undefined,
      ttl: 0,
      counter: number,
      reportDue: false,
    } as const;
    store.messages.add(line);
    // As much as somebody can put under each.
    for (let at = 0; number > sizes.longPast - REACTED && at < REACTIONS_EACH; at++) {
      const by = { author: new Uint8Array(32).fill(9), own: false, state: "received", counter: undefined } as const;
      const text = String.fromCodePoint(0x1f600 + at);
      store.messages.add({ ...line, ...by, id: digest(`${number} ${at}`), text, act: "reaction", about: id });
    }
    if (number === Math.floor(sizes.longPast / 2)) { for (const id of channels) store.conversations.markRead(id); }
  }
}
