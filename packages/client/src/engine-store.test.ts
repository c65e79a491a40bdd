// A store that fails for a moment: what was to be stored is done again by itself, though nothing else happens.
import { strict as assert } from "node:assert";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import { clientError } from "./errors.ts";
import type { Database } from "./store/database.ts";
import { openPlainDatabase } from "./store/plain-store.fixture.ts";
import { Store } from "./store/store.ts";

/** Fails the next commit of a turn that put a report into the outbox, or took something out of it. */
class FailingStore extends Store {
  fails: "reporting" | "emptying" | undefined;
  #turn: "reporting" | "emptying" | undefined;

  constructor(database: Database) {
    super(database);
    const { outbox } = this;
    const add = outbox.add.bind(outbox);
    const remove = outbox.delete.bind(outbox);
    outbox.add = (outgoing) => {
      if (outgoing.kind === "report") this.#turn = "reporting";
      add(outgoing);
    };
    outbox.delete = (id) => {
      this.#turn = "emptying";
      remove(id);
    };
  }

  override begin(): void {
    this.#turn = undefined;
    super.begin();
  }

  override commit(): void {
    if (this.fails !== undefined && this.fails === this.#turn) {
      this.fails = undefined;
      throw clientError("store-failed", "the disk is full");
    }
    super.commit();
  }
}

Deno.test("an answer that could not be stored: the same bytes go out again, and one message arrives", async () => {
  await using place = await openPlace();
  const [bob] = await registerPeople(place, "bob");
  await using _bob = bob;
  const stores: FailingStore[] = [];
  await using alice = await registered(new Person(place, "alice", { openStore: opener(stores) }));
  const { id } = await alice.engine.openDirect("bob");
  await alice.engine.send(id, "first");
  await bob.direct("alice");
  await bob.message(id, "first");
  await alice.message(id, "first", "delivered");
  await alice.settle();
  const { origin } = bob.engine.profile;
  await bob.crash();
  const [store] = stores;
  assert.ok(store !== undefined);
  store.fails = "emptying";
  await alice.engine.send(id, "second");
  const sent = (): boolean => alice.events.filter((event) => event.type === "message-state").length === 3;
  await alice.passUntil("the failure", () => store.fails === undefined);
  const failed = place.clock.now();
  await alice.passUntil("the second attempt", sent);
  assert.ok(place.clock.now() - failed < 2_000, `${place.clock.now() - failed} ms`);
  await bob.open(origin);
  await bob.message(id, "second");
  await bob.settle();
  assert.deepEqual(await bob.texts(id), ["first", "second"]);
});

Deno.test("what could not be encrypted for the store's sake is said, and goes out when it can", async () => {
  await using place = await openPlace();
  const [bob] = await registerPeople(place, "bob");
  await using _bob = bob;
  const stores: FailingStore[] = [];
  await using alice = await registered(new Person(place, "alice", { openStore: opener(stores) }));
  const { id } = await alice.engine.openDirect("bob");
  await bob.direct("alice");
  await alice.settle();
  const [store] = stores;
  assert.ok(store !== undefined);
  // The message is stored; the report that it is here is not, at first.
  store.fails = "reporting";
  await bob.engine.send(id, "reported a little later");
  await alice.passUntil("the failure", () => store.fails === undefined);
  await bob.passUntil(
    "the report",
    () => bob.events.some((event) => event.type === "message-state" && event.state === "delivered"),
  );
  assert.ok(alice.notices().some((notice) => notice.includes("the disk is full")), alice.notices().join("\n"));
});

function opener(stores: FailingStore[]): (path: string) => Store {
  return (path) => {
    const store = new FailingStore(openPlainDatabase(path));
    stores.push(store);
    return store;
  };
}

async function registered(person: Person): Promise<Person> {
  await person.register();
  await person.engine.flushed(AbortSignal.timeout(15_000));
  return person;
}
