// Files between people: on from where they stopped, whole or not at all, and gone with their message.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeServiceDownloadBlob, nodeServiceUploadBlob } from "@quicproquo/protocol/schema";
import { openPlace, type Person, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId, FileToSend, FileTransfer, SharedFile } from "./api.ts";

const MIB = 1024 * 1024;

Deno.test("a file in a group of three: all fetch the same bytes, under a name that is no path", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  using folder = temporaryFolder();
  const { id } = await alice.engine.createGroup("trio");
  for (const other of [bob, carol]) {
    await alice.engine.invite(id, other.name);
    await other.group("trio");
  }
  const bytes = new Uint8Array(randomBytes(600_000));
  await alice.engine.sendFile(id, toSend("../../.ssh/authorized_keys\u202e", bytes));
  await alice.settle();
  for (const person of [alice, bob, carol]) {
    const file = await sharedFile(person, id);
    assert.deepEqual([file.name, file.mediaType, file.size], ["authorized_keys_", "application/x-test", bytes.length]);
    assert.equal(file.author.name, "alice");
    const path = folder.path(person.name);
    await person.engine.download(id, file, path, AbortSignal.timeout(15_000));
    assert.deepEqual(new Uint8Array(readFileSync(path)), bytes, person.name);
    assert.equal((await person.lines(id)).filter((line) => line === "[file authorized_keys_]").length, 1);
    assert.deepEqual(spooled(person), [], "nothing is left in the profile's folder");
    await assert.rejects(person.engine.download(id, file, path, AbortSignal.timeout(15_000)), { code: "file-exists" });
  }
  const moved = progress(alice).map((transfer) => transfer.moved);
  assert.deepEqual(moved.slice(0, 3), [0, 262_144, 524_288]);
});

Deno.test("an upload goes on after a lost chunk, a lost answer and a crash, and makes one message", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  using folder = temporaryFolder();
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await bob.direct("alice");
  await alice.settle();
  const bytes = new Uint8Array(randomBytes(5 * 262_144));
  // Each trap is set before the way to it is open.
  const call = alice.network.lose(nodeServiceUploadBlob, "call");
  await alice.engine.sendFile(id, toSend("big.bin", bytes));
  await call;
  const first = alice.network.hold(nodeServiceUploadBlob);
  await alice.passUntil("the first chunk", settledOf(first.held));
  const second = alice.network.hold(nodeServiceUploadBlob);
  first.release();
  await second.held;
  const reply = alice.network.lose(nodeServiceUploadBlob, "reply");
  second.release();
  await reply;
  assert.equal(spooled(alice).length, 1);
  const told = progress(alice).length;
  await alice.restart();
  await alice.settle();
  const file = await sharedFile(bob, id);
  await bob.engine.download(id, file, folder.path("big.bin"), AbortSignal.timeout(15_000));
  assert.deepEqual(new Uint8Array(readFileSync(folder.path("big.bin"))), bytes);
  assert.deepEqual(await bob.lines(id), ["before", "[file big.bin]"]);
  assert.deepEqual(spooled(alice), []);
  assert.equal(progress(alice)[told]?.moved, 2 * 262_144, "what the node said that it has is not sent again");
});

Deno.test("a download goes on where it stopped, across a restart, and fetches nothing twice", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  using folder = temporaryFolder();
  const { id } = await alice.engine.openDirect("bob");
  const bytes = new Uint8Array(randomBytes(4 * 262_144));
  await alice.engine.sendFile(id, toSend("big.bin", bytes));
  await bob.direct("alice");
  const file = await sharedFile(bob, id);
  const calls = bob.network.count(nodeServiceDownloadBlob);
  const stop = new AbortController();
  const fetching = bob.engine.download(id, file, folder.path("big.bin"), stop.signal);
  fetching.catch(() => {});
  await bob.until("two pieces", () => progress(bob).some(({ moved }) => moved >= 2 * 262_144) ? true : undefined);
  bob.network.cut();
  stop.abort(new Error("stopped"));
  await assert.rejects(fetching);
  assert.ok(!existsSync(folder.path("big.bin")));
  const before = calls();
  await bob.restart();
  await bob.online();
  await bob.engine.download(id, file, folder.path("big.bin"), AbortSignal.timeout(15_000));
  assert.deepEqual(new Uint8Array(readFileSync(folder.path("big.bin"))), bytes);
  assert.ok(calls() - before <= 4, `${calls() - before} calls after the break`);
});

Deno.test("offline, a file waits like a message does; too large a one is refused at once", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await bob.direct("alice");
  await alice.settle();
  alice.network.offline = true;
  await alice.loseConnection();
  await alice.engine.sendFile(id, toSend("later.txt", new TextEncoder().encode("later")));
  await assert.rejects(alice.engine.sendFile(id, { ...toSend("x", new Uint8Array(0)), size: 50 * MIB + 1 }), {
    code: "file-too-large",
  });
  await alice.restart();
  alice.network.offline = false;
  await alice.passUntilOnline();
  await bob.message(id, "[file later.txt]");
});

Deno.test("a disappearing message takes the means to open its file with it", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "before");
  await bob.direct("alice");
  await alice.engine.setTimer(id, 60);
  await alice.engine.sendFile(id, toSend("gone.bin", new Uint8Array(randomBytes(3 * 262_144))));
  const file = await sharedFile(bob, id);
  const stop = new AbortController();
  const held = bob.network.hold(nodeServiceDownloadBlob);
  const fetching = bob.engine.download(id, file, "/nowhere", stop.signal);
  fetching.catch(() => {});
  await held.held;
  assert.equal(spooled(bob).length, 1);
  stop.abort(new Error("stopped"));
  bob.network.cut();
  held.release();
  await assert.rejects(fetching);
  await bob.passUntilOnline();
  await place.advance(62_000);
  await bob.until("the end", async () => (await bob.texts(id)).length === 1 ? true : undefined);
  assert.deepEqual(await bob.engine.files(id), []);
  assert.deepEqual(spooled(bob), []);
  await assert.rejects(bob.engine.download(id, file, "/nowhere", AbortSignal.timeout(1_000)), {
    code: "file-unusable",
  });
});

Deno.test("a node that does not take a file: said in the conversation, and nothing waits for it", async () => {
  await using place = await openPlace({ limits: { blobBytes: 300_000 } });
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.createGroup("notes");
  await alice.engine.sendFile(id, toSend("large.bin", new Uint8Array(400_000)));
  await alice.settle();
  const [line = ""] = await alice.lines(id);
  assert.match(line, /^\[The file large\.bin could not be sent: .*300000 bytes\]$/);
  assert.deepEqual(spooled(alice), []);
  await alice.engine.sendFile(id, toSend("small.bin", new Uint8Array(100)));
  await alice.message(id, "[file small.bin]", "sent");
});

function toSend(name: string, bytes: Uint8Array): FileToSend {
  return { name, size: bytes.length, mediaType: "application/x-test", content: pieces(bytes) };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield await Promise.resolve(bytes.subarray(at, at + 100_000));
}

function sharedFile(person: Person, id: ConversationId): Promise<SharedFile> {
  return person.until("a file", async () => (await person.engine.files(id))[0]);
}

/** Whether it has come about. */
function settledOf(promise: Promise<void>): () => boolean {
  let settled = false;
  promise.then(() => settled = true);
  return () => settled;
}

function progress(person: Person): FileTransfer[] {
  return person.events.flatMap((event) => event.type === "file" ? [event.transfer] : []);
}

/** Ciphertext in the profile's folder. */
function spooled(person: Person): string[] {
  const { origin, name } = person.engine.profile;
  const folder = join(person.environment.dataFolder, "profiles", origin, name, "files");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function temporaryFolder(): Disposable & { path(name: string): string } {
  const folder = mkdtempSync(join(tmpdir(), "qpq-files-"));
  return {
    path: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
