// An account goes to another machine: all conversations go on there, nothing is lost or there twice, and the machine that it
// came from says that it is not the one any more. Damage of every kind changes nothing.
import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlace, Person, type Place, registerPeople } from "@quicproquo/testkit/people";
import { FOUND_AFTER_MS } from "./conversations/founding.ts";
import { importProfile } from "./open-import.ts";

const PASSPHRASE = "correct horse battery staple";

/** A folder for exports that goes with the test. */
class Shelf implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "qpq-exports-"));
  path(name: string): string {
    return join(this.folder, name);
  }
  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The same person at an empty machine. */
function onAnotherMachine(place: Place, person: Person): Person {
  return new Person(place, person.name);
}

Deno.test("an account moves: three people, an export, an empty machine, and everything goes on", async () => {
  await using place = await openPlace();
  using shelf = new Shelf();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const crew = await alice.found("crew", [bob, carol]);
  const { id: direct } = await bob.engine.openDirect("carol");
  await alice.engine.send(crew, "first");
  const said = await bob.message(crew, "first");
  await bob.engine.react(crew, said.id, "👍");
  await bob.engine.reply(crew, said.id, "second");
  await bob.engine.send(direct, "between us");
  await carol.direct("bob");
  await carol.message(direct, "between us");
  await bob.message(direct, "between us", "delivered");
  await bob.engine.rename(direct, "caro");
  await bob.engine.verify("carol", true);
  const notes = await bob.engine.openDirect("bob");
  await bob.engine.send(notes.id, "to myself");
  await bob.engine.set("receipts", true, crew);
  await bob.engine.mute(crew, true);
  for (const person of [alice, bob, carol]) await person.settle();
  const before = await bob.engine.history(crew);

  const file = shelf.path("bob.qpq");
  const told = await bob.engine.exportAccount(file, PASSPHRASE);
  assert.deepEqual([told.conversations, told.uploads], [3, 0]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(!readFileSync(file).includes("between us"));
  await assert.rejects(bob.engine.exportAccount(file, PASSPHRASE), { code: "file-exists" });
  assert.deepEqual(readdirSync(shelf.folder), ["bob.qpq"]);

  await bob.crash();
  await using moved = onAnotherMachine(place, bob);
  await moved.import(file, PASSPHRASE);
  const after = await moved.engine.history(crew);
  assert.deepEqual(after.slice(0, before.length), before);
  const [withCarol] = (await moved.engine.conversations()).filter(({ id }) => id === direct);
  assert.deepEqual([withCarol?.alias, withCarol?.trust, withCarol?.id], ["caro", "verified", direct]);
  assert.equal((await moved.engine.find(crew))?.muted, true);
  assert.deepEqual(await moved.lines(notes.id), ["to myself"]);
  const found = await moved.engine.search("myself");
  assert.deepEqual(found.map(({ message }) => message.text), ["to myself"]);
  assert.ok((await moved.engine.settings(crew)).some(({ name, on, own }) => name === "receipts" && on && own));

  // What is said on all sides meanwhile, and after.
  await moved.engine.send(direct, "from the new machine");
  await moved.engine.send(crew, "I have moved");
  await place.advance(FOUND_AFTER_MS);
  await place.passUntil(carol.message(direct, "from the new machine"));
  await place.passUntil(alice.message(crew, "I have moved"));
  await carol.engine.send(direct, "so you have");
  await alice.engine.send(crew, "welcome");
  await moved.message(direct, "so you have");
  await moved.message(crew, "welcome");
  for (const person of [alice, carol, moved]) {
    await person.settle();
    assert.deepEqual(await person.texts(crew), ["first", "second", "I have moved", "welcome"], person.name);
  }
  for (const person of [carol, moved]) {
    assert.deepEqual(await person.texts(direct), ["between us", "from the new machine", "so you have"], person.name);
  }
  assert.ok((await moved.lines(crew)).some((line) => line.includes("imported on another machine")));

  // The machine that it came from is logged out; what it has can be read.
  await bob.open(place.origin);
  await bob.until("being told", () => bob.notices().find((text) => text.includes("session has ended")));
  assert.deepEqual(await bob.texts(crew), ["first", "second"]);
});

Deno.test("what was on its way when the account was exported arrives once, from whichever machine sends it first", async () => {
  await using place = await openPlace();
  using shelf = new Shelf();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await bob.engine.openDirect("alice");
  await bob.engine.send(id, "hello");
  await bob.message(id, "hello", "delivered");
  await bob.loseConnection();
  await bob.engine.send(id, "kept");
  const file = shelf.path("bob.qpq");
  await bob.engine.exportAccount(file, PASSPHRASE);
  await bob.passUntilOnline();
  await alice.message(id, "kept");
  await bob.message(id, "kept", "delivered");
  await bob.settle();

  await using moved = onAnotherMachine(place, bob);
  await moved.import(file, PASSPHRASE);
  // The first machine, which was open all the while, hears that it is not the one any more.
  const told = () => bob.notices().find((text) => text.includes("session has ended"));
  await place.passUntil(bob.until("being told", told));
  assert.equal(bob.engine.connection.state, "offline");
  await place.passUntil(moved.message(id, "kept", "delivered"));
  await moved.settle();
  await alice.settle();
  assert.deepEqual(await alice.texts(id), ["hello", "kept"]);
  assert.deepEqual(await moved.texts(id), ["hello", "kept"]);
});

Deno.test("an old export, imported twice: conversations go on each time, and what has disappeared stays gone", async () => {
  await using place = await openPlace();
  using shelf = new Shelf();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id } = await bob.engine.openDirect("alice");
  const crew = await bob.found("crew", [alice, carol]);
  await bob.engine.send(id, "stays");
  await bob.engine.enqueueWithTtl(id, "goes", 60);
  await alice.message(id, "goes");
  await bob.message(id, "goes", "delivered");
  await bob.settle();
  const file = shelf.path("bob.qpq");
  await bob.engine.exportAccount(file, PASSPHRASE);
  await bob.engine.send(id, "after the export");
  await bob.message(id, "after the export", "delivered");
  await bob.crash();
  await place.advance(61_000);

  for (const [time, machine] of [1, 2].entries()) {
    await using moved = onAnotherMachine(place, bob);
    await moved.import(file, PASSPHRASE);
    assert.ok(!(await moved.texts(id)).includes("goes"));
    const words = `from machine ${machine}`;
    await moved.engine.send(id, words);
    await moved.engine.send(crew, words);
    await place.advance(FOUND_AFTER_MS);
    await place.passUntil(alice.message(id, words));
    // The only admin founds the group anew.
    await place.passUntil(carol.message(crew, words));
    await carol.engine.send(crew, `answer ${machine}`);
    await alice.engine.send(id, `answer ${machine}`);
    await place.passUntil(moved.message(id, `answer ${machine}`));
    await place.passUntil(moved.message(crew, `answer ${machine}`));
    await moved.settle();
    assert.deepEqual((await moved.texts(id)).sort(), [`answer ${machine}`, words, "stays"].sort(), `${time}`);
  }
  const all = ["stays", "after the export", "from machine 1", "answer 1", "from machine 2", "answer 2"];
  assert.deepEqual(await alice.texts(id), all);
  assert.deepEqual(await carol.texts(crew), all.slice(2));
});

Deno.test("a wrong passphrase, a wrong password, a profile that is there, damage everywhere: refused, and nothing changed", async () => {
  await using place = await openPlace();
  using shelf = new Shelf();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await bob.engine.openDirect("alice");
  await bob.engine.send(id, "hello");
  await bob.message(id, "hello", "delivered");
  await bob.settle();
  const file = shelf.path("bob.qpq");
  await bob.engine.exportAccount(file, PASSPHRASE);
  await using moved = onAnotherMachine(place, bob);
  const refused = async (path: string, code: string, passphrase = PASSPHRASE, password = bob.password) => {
    const { environment } = moved;
    await assert.rejects(
      importProfile({ environment, path, passphrase, password, signal: AbortSignal.timeout(10_000) }),
      { code },
    );
    assert.equal(existsSync(join(environment.dataFolder, "profiles")), false);
  };
  await refused(file, "passphrase-wrong", "incorrect horse");
  await refused(file, "login-failed", PASSPHRASE, "not the password");
  await refused(shelf.path("nowhere"), "file-unreadable");
  const whole = readFileSync(file);
  const bent = shelf.path("bent");
  for (let at = 0; at < whole.length; at += 1 + Math.floor(whole.length / 60)) {
    const bytes = Uint8Array.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(bent, bytes);
    await refused(bent, at === 13 ? "export-newer" : "export-damaged");
    writeFileSync(bent, whole.subarray(0, at));
    await refused(bent, "export-damaged");
  }
  writeFileSync(bent, Uint8Array.from([...whole, 0]));
  await refused(bent, "export-damaged");
  await assert.rejects(
    importProfile({
      environment: bob.environment,
      path: file,
      passphrase: PASSPHRASE,
      password: bob.password,
      signal: AbortSignal.timeout(10_000),
    }),
    { code: "profile-exists" },
  );
  // Nobody was logged out by any of it.
  await alice.engine.send(id, "still here");
  await bob.message(id, "still here");
});

Deno.test("another node than the account's is refused before anything of the account reaches it", async () => {
  await using place = await openPlace();
  using shelf = new Shelf();
  const [bob] = await registerPeople(place, "bob");
  await using _bob = bob;
  const file = shelf.path("bob.qpq");
  await bob.engine.exportAccount(file, PASSPHRASE);
  await bob.crash();
  await place.becomeAnotherNode();
  await using moved = onAnotherMachine(place, bob);
  await assert.rejects(moved.import(file, PASSPHRASE), { code: "node-changed" });
  assert.equal(existsSync(join(moved.environment.dataFolder, "profiles")), false);
});
