// Registering, logging in, opening: what works, and what each thing that goes wrong says.
import { strict as assert } from "node:assert";
import {
  nodeServiceOpaqueLoginFinish,
  nodeServiceOpaqueRegisterFinish,
  nodeServiceUploadHybridKey,
} from "@quicproquo/protocol/schema";
import { OPAQUE_KEY_STRETCHING, QpqError } from "@quicproquo/protocol";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import { listProfiles } from "./profile/profiles.ts";
import { firstContact } from "./session/first-contact.ts";
import { STORE_KEY_COST } from "./store/store-key.ts";

Deno.test("registered, closed, opened again with the password alone: still the same, and online", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const { profile } = alice.engine;
  assert.deepEqual(listProfiles(alice.environment.dataFolder).map(({ origin, name }) => ({ origin, name })), [
    { origin: place.origin, name: "alice" },
  ]);
  await alice.restart();
  await alice.online();
  assert.deepEqual(alice.engine.profile, profile);
  assert.equal((await alice.engine.nodeInfo()).origin, place.origin);
});

Deno.test("names are folded as people type them; what can be no name is refused", async () => {
  await using place = await openPlace();
  await using alice = new Person(place, "Alice");
  await alice.register();
  assert.equal(alice.engine.profile.name, "alice");
  await using other = new Person(place, "a");
  await assert.rejects(other.register(), { code: "name-invalid" });
});

Deno.test("a name that is taken leaves nothing behind", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  await using other = new Person(place, "alice");
  await assert.rejects(other.register(), { code: "E013" });
  assert.deepEqual(listProfiles(other.environment.dataFolder), []);
});

Deno.test("registering a name that has a profile here is refused, and the profile is unharmed", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const { origin } = alice.engine.profile;
  await alice.crash();
  await assert.rejects(alice.register(), { code: "profile-exists" });
  await alice.open(origin);
  await alice.online();
});

Deno.test("the answer to the registration is lost: registering again goes on with the same account", async () => {
  await using place = await openPlace();
  await using alice = new Person(place, "alice");
  const lost = alice.network.lose(nodeServiceOpaqueRegisterFinish, "reply");
  const registering = alice.register();
  registering.catch(() => {});
  await lost;
  await assert.rejects(registerAnother(place, "alice"), { code: "E013" });
  alice.network.cut();
  await assert.rejects(registering, { code: "node-unreachable" });
  await alice.register();
  await alice.online();
});

Deno.test("a registration that was begun keeps its key, whatever the node says when it is taken up again", async () => {
  await using place = await openPlace();
  await using alice = new Person(place, "alice");
  const lost = alice.network.lose(nodeServiceOpaqueRegisterFinish, "call");
  const registering = alice.register();
  registering.catch(() => {});
  await lost;
  const [other] = await registerPeople(place, "alice");
  await using _other = other;
  alice.network.cut();
  await assert.rejects(registering, { code: "node-unreachable" });
  await assert.rejects(alice.register(), { code: "E013" });
  const kept = listProfiles(alice.environment.dataFolder).map(({ name }) => name);
  assert.deepEqual(kept, ["alice"], "a node that lies could have taken the first attempt");
});

Deno.test("a wrong password: nothing opens, nothing changes, and the right one still does", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  const { origin } = alice.engine.profile;
  await alice.crash();
  await assert.rejects(alice.open(origin, "wrong"), { code: "password-wrong" });
  await assert.rejects(alice.login("wrong"), { code: "password-wrong" });
  await alice.open(origin);
  await alice.online();
});

Deno.test("on another machine a wrong password and an unknown name look alike; the right one hears where the key is", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  await using elsewhere = new Person(place, "alice");
  await assert.rejects(elsewhere.login("wrong"), { code: "login-failed" });
  await using nobody = new Person(place, "nobody");
  await assert.rejects(nobody.login(), { code: "login-failed" });
  await assert.rejects(elsewhere.login(), (error) => {
    assert.ok(error instanceof QpqError);
    assert.equal(error.code, "profile-elsewhere");
    assert.match(error.hint, /machine where you registered/);
    return true;
  });
  assert.deepEqual(listProfiles(elsewhere.environment.dataFolder), []);
});

Deno.test("logged out: the profile opens, says that a login is needed, and a login brings everything back", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await bob.engine.openDirect("alice");
  await bob.engine.send(id, "before");
  await alice.message((await alice.direct("bob")).id, "before");
  await alice.engine.logout();
  await bob.engine.send(id, "while logged out");
  await alice.restart();
  await alice.until("being told", () => alice.notices().some((text) => text.includes("Log in")) ? true : undefined);
  await assert.rejects(alice.engine.openDirect("carol"), { code: "login-needed" });
  assert.deepEqual(await alice.lines(id), ["before"]);
  await alice.crash();
  await alice.login();
  await alice.message(id, "while logged out");
});

Deno.test("another engine with the same profile's token: the older one says so and stays away", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  // The same profile on a copied disk: what a lock cannot see.
  await using copy = new Person(place, "alice");
  const { origin } = alice.engine.profile;
  await alice.crash();
  await Deno.mkdir(copy.environment.dataFolder, { recursive: true });
  await new Deno.Command("cp", { args: ["-r", `${alice.environment.dataFolder}/.`, copy.environment.dataFolder] })
    .output();
  await alice.open(origin);
  await alice.online();
  await copy.open(origin);
  await copy.online();
  await alice.until("the other", () => alice.engine.connection.state === "taken-over" ? true : undefined);
  assert.equal(copy.engine.connection.state, "online");
});

Deno.test("first contact: the pin in the address decides, else the person is asked, and afterwards it is known", async () => {
  await using place = await openPlace();
  await using alice = new Person(place, "alice");
  const { environment } = alice;
  const signal = AbortSignal.timeout(5_000);
  assert.equal((await firstContact(environment, place.bareAddress, signal)).by, "ask");
  const pinned = await firstContact(environment, place.address, signal);
  assert.equal(pinned.by, "pin");
  assert.equal(pinned.fullAddress, place.address);
  await alice.register();
  assert.equal((await firstContact(environment, place.bareAddress, signal)).by, "known");
  const other = `${place.bareAddress}#${"A".repeat(43)}`;
  await assert.rejects(firstContact(environment, other, signal), { code: "certificate-changed" });
  await using stranger = new Person(place, "stranger");
  await assert.rejects(firstContact(stranger.environment, other, signal), { code: "certificate-changed" });
});

Deno.test("a changed certificate: no connection, no second try, and what is written waits", async () => {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  place.changeCertificate();
  await alice.loseConnection();
  await alice.passUntil("the refusal", () => alice.notices().some((text) => text.includes("certificate")));
  assert.equal(alice.engine.connection.state, "offline");
  await alice.engine.send(id, "kept");
  assert.equal((await alice.message(id, "kept")).state, "pending");
  await assert.rejects(alice.engine.openDirect("carol"), { code: "certificate-changed" });
});

Deno.test("another node behind the right certificate is found out before the finalization is sent", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  await alice.crash();
  await place.becomeAnotherNode();
  const finalizations = alice.network.count(nodeServiceOpaqueLoginFinish);
  await assert.rejects(alice.login(), { code: "node-changed" });
  assert.equal(finalizations(), 0);
});

Deno.test("unknown peers, peers without keys: one sentence each, nothing lost", async () => {
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  await using bob = new Person(place, "bob");
  const lost = bob.network.lose(nodeServiceUploadHybridKey, "call");
  await bob.register();
  await lost;
  const { origin } = bob.engine.profile;
  await bob.crash();
  await assert.rejects(alice.engine.openDirect("nobody"), { code: "peer-unknown" });
  const { id, state } = await alice.engine.openDirect("bob");
  assert.equal(state, "waiting");
  await alice.engine.send(id, "for later");
  await alice.until("being told", () => alice.notices().find((text) => text.includes("no keys at the node yet")));
  assert.equal((await alice.message(id, "for later")).state, "pending");
  await bob.open(origin);
  await bob.online();
  await bob.engine.flushed(AbortSignal.timeout(5_000));
  await place.advance(30_000);
  await bob.message((await bob.direct("alice")).id, "for later");
});

Deno.test("the product's cost of passwords works end to end", async () => {
  await using place = await openPlace();
  await using alice = new Person(place, "alice", {
    storeKeyCost: STORE_KEY_COST,
    keyStretching: OPAQUE_KEY_STRETCHING,
  });
  await alice.register();
  await alice.restart();
  await alice.online();
  const file = await Deno.readTextFile(`${alice.environment.dataFolder}/profiles/${place.origin}/alice/profile.json`);
  assert.match(file, /"memoryKib": 65536,\n {2}"passes": 3,\n {2}"lanes": 4/);
});

async function registerAnother(place: Awaited<ReturnType<typeof openPlace>>, name: string): Promise<void> {
  await using other = new Person(place, name);
  await other.register();
}
