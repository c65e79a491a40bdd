// What bots are built on: signing in, and messages that come until they are done with.
import { strict as assert } from "node:assert";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import type { KeptEvent } from "./api.ts";
import { incoming } from "./incoming.ts";
import { keptEvents } from "./kept-events/follow.ts";
import type { OpenStore } from "./session/environment.ts";
import { signIn, type SignInOptions } from "./sign-in.ts";
import { Store } from "./store/store.ts";

Deno.test("signing in makes an account, opens it the next time, and logs in again after the session has ended", async () => {
  await using place = await openPlace();
  await using bob = await new Person(place, "bob").register();
  await using other = new Person(place, "echo");
  const options: SignInOptions = {
    environment: other.environment,
    address: place.address,
    name: "echo",
    password: other.password,
    signal: patience(),
  };
  let key: string;
  {
    await using engine = await signIn(options);
    ({ key } = engine.profile);
    await engine.flushed(patience());
  }
  // A second one beside it: that the node is known makes no profile.
  {
    await using engine = await signIn({ ...options, name: "echo.two" });
    await engine.flushed(patience());
  }
  const { id } = await bob.engine.openDirect("echo");
  await bob.engine.send(id, "while you slept");
  await bob.settle();
  {
    await using engine = await signIn(options);
    assert.equal(engine.profile.key, key);
    // It has caught up.
    const { id } = await engine.openDirect("bob");
    assert.deepEqual((await engine.history(id)).map(({ text }) => text), ["while you slept"]);
    await engine.logout();
  }
  {
    await using engine = await signIn(options);
    assert.equal(engine.connection.state, "online");
  }
  await assert.rejects(signIn({ ...options, password: "another" }), { code: "password-wrong" });
  await using stranger = new Person(place, "stranger");
  const [address = ""] = place.address.split("#");
  await assert.rejects(signIn({ ...options, environment: stranger.environment, address }), {
    code: "certificate-unknown",
  });
});

Deno.test("a registration that stops at any of its writes, before it or after it, is taken up by signing in again", async () => {
  await using place = await openPlace();
  let stopped = 0;
  for (const [at, name] of ["one", "two", "three", "four", "five", "six"].entries()) {
    // Each on a machine that has met no node yet.
    await using someone = new Person(place, name);
    const { environment, password } = someone;
    const options: SignInOptions = { environment, address: place.address, name, password, signal: patience() };
    const stopping = { ...environment, openStore: storeThatStops(1 + Math.floor(at / 2), at % 2 === 0) };
    await signIn({ ...options, environment: stopping }).then(
      (engine) => engine[Symbol.asyncDispose](),
      () => stopped += 1,
    );
    await using engine = await signIn(options);
    await engine.flushed(patience());
    assert.equal(engine.profile.name, name);
  }
  assert.equal(stopped, 6);
});

Deno.test("incoming messages are those of others, in order, and come again until the next one is asked for", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const group = await alice.found("trio", [bob, carol]);
  const { id: direct } = await carol.engine.openDirect("bob");
  await alice.engine.send(group, "one");
  await bob.message(group, "one");
  await carol.engine.send(direct, "two");
  await bob.message((await bob.direct("carol")).id, "two");
  const { id: hidden } = await carol.engine.send(group, "hidden");
  await bob.message(group, "hidden");
  await alice.message(group, "hidden");
  await alice.engine.hide(group, hidden);
  await bob.until("the hiding", async () => (await bob.engine.history(group)).find(({ withdrawn }) => withdrawn));
  await bob.engine.send(group, "my own");

  assert.deepEqual(await take(bob, 2), ["one", "two"]);
  // The loop ended with the second: that one was not done with.
  await bob.restart();
  const others = incoming(bob.engine, patience());
  assert.equal((await others.next()).value?.text, "two");
  const third = others.next();
  await alice.engine.send(group, "three");
  assert.equal((await third).value?.text, "three");
  assert.equal((await bob.engine.find("@carol"))?.unread, 0);
  // Only what was done with counts as read, and what was hidden is not waited for.
  await alice.engine.send(group, "four");
  await bob.message(group, "four");
  assert.equal((await bob.engine.find("#trio"))?.unread, 2);
  await others.return();
  assert.deepEqual(await take(bob, 2), ["three", "four"]);
});

Deno.test("the loop over incoming messages ends with its signal, and throws once there will be no connection", async () => {
  await using place = await openPlace();
  await using alice = await new Person(place, "alice").register();
  await alice.settle();
  const stop = new AbortController();
  const ended = incoming(alice.engine, stop.signal).next();
  stop.abort();
  assert.equal((await ended).done, true);
  const broken = assert.rejects(incoming(alice.engine, patience()).next(), { code: "login-needed" });
  await alice.engine.logout();
  await broken;
});

Deno.test("kept events as a loop: what happened while nobody listened, each until the next one is asked for", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  const read = async (until: KeptEvent["type"]): Promise<string[]> => {
    const told: string[] = [];
    for await (const event of keptEvents(bob.engine, "watcher", patience())) {
      if (event.type === "message" || event.type === "message-changed") {
        told.push(`${event.type}: ${event.message.text}`);
      }
      // The loop ends with it: that one was not finished with.
      if (event.type === until) break;
    }
    return told;
  };
  const first = read("message");
  const { id: message } = await alice.engine.send(id, "one");
  assert.deepEqual(await first, ["message: one"]);
  await bob.restart();
  await alice.engine.edit(id, message, "two");
  await bob.message(id, "two");
  // A message is told as it is now.
  assert.deepEqual(await read("message-changed"), ["message: two", "message-changed: two"]);
});

/** A store whose nth write fails, and all that follow; `before`: without having been made. */
function storeThatStops(write: number, before: boolean): OpenStore {
  let writes = 0;
  return (path, key, options) => {
    const store = Store.open(path, key, options);
    const commit = store.commit.bind(store);
    store.commit = () => {
      writes += 1;
      if (writes < write || (writes === write && !before)) commit();
      if (writes >= write) throw new Error("stopped");
    };
    return store;
  };
}

async function take(person: Person, count: number): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of incoming(person.engine, patience())) {
    texts.push(text);
    if (texts.length === count) break;
  }
  return texts;
}

function patience(): AbortSignal {
  return AbortSignal.timeout(15_000);
}
