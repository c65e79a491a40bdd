// A long past is no burden: start, scrolling and search take less than a tenth of a second (`npm run bench:client` measures
// it at its full length and says how much less).
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originOf, signingKeyFromSeed } from "@quicproquo/protocol";
import { sizes } from "@quicproquo/testkit/sizes";
import { openProfile } from "./open.ts";
import { createProfileStore } from "./profile/profile.ts";
import { offlineEnvironment } from "./session/offline-environment.fixture.ts";
import type { Store } from "./store/store.ts";

const MAY_TAKE_MS = 100;

Deno.test("start, scrolling and search stay below 100 ms with a long past, half of it unread", async () => {
  const home = mkdtempSync(join(tmpdir(), "qpq-past-"));
  const environment = offlineEnvironment(home);
  const node = signingKeyFromSeed(new Uint8Array(32).fill(5)).publicKey;
  const profile = { origin: originOf(node), name: "alice", address: "qpq://127.0.0.1:7000" };
  try {
    (await createProfileStore(environment, profile, "password", (store) => fill(store, profile, node)))
      [Symbol.dispose]();
    const open = () => openProfile({ environment, origin: profile.origin, name: "alice", password: "password" });
    await below("start", async () => {
      await using engine = await open();
      const [first] = await engine.conversations();
      assert.ok(first !== undefined && first.unread > 0);
      await engine.history(first.id);
    });
    await using engine = await open();
    const [first] = await engine.conversations();
    assert.ok(first !== undefined);
    let before = Number.MAX_SAFE_INTEGER;
    await below("a page", async () => {
      const page = await engine.history(first.id, { before });
      assert.equal(page.length, 50);
      before = page[0]?.order ?? 0;
    });
    await below("a page anywhere", async () => {
      assert.ok((await engine.history(first.id, { before: Math.floor(sizes.longPast / 3) })).length > 0);
    });
    await below("a word of every message", async () => {
      assert.equal((await engine.search("th", { around: 2 })).length, 20);
    });
    await below("a word of one", async () => {
      assert.equal((await engine.search(`number${Math.floor(sizes.longPast / 2)}`)).length, 1);
    });
  } finally {
    rmSync(home, { recursive: true });
  }
});

/** The median of some tries: other tests run beside this one. */
async function below(what: string, act: () => Promise<void>): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time < 7; time++) {
    const begun = performance.now();
    await act();
    took.push(performance.now() - begun);
  }
  const median = took.toSorted((left, right) => left - right)[3] ?? Infinity;
  assert.ok(median < MAY_TAKE_MS, `${what} took ${median.toFixed(0)} ms`);
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
    store.messages.add({
      conversation,
      id: new Uint8Array(createHash("sha256").update(String(number)).digest()),
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
    });
    if (number === Math.floor(sizes.longPast / 2)) { for (const id of channels) store.conversations.markRead(id); }
  }
}
