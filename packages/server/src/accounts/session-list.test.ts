// An account's sessions: listed, ended one by one, at most so many; and the change of password that ends all others.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Harness, refusal, Sink } from "../harness.test.ts";
import type { Person } from "../harness.test.ts";
import { systemRandom } from "../random.ts";
import { hashDevice } from "./sessions.ts";

const minute = 60_000;

/** The same account, logged in once more. */
async function another(harness: Harness, person: Person): Promise<Person> {
  const again = await harness.returning(person);
  await again.logIn();
  return again;
}

async function listed(person: Person) {
  const { sessions } = await person.node.sessions({ auth: person.auth });
  return [...sessions].map(({ id, created, lastUsed, expires, deviceIdHash, current }) => ({
    id: id.slice(),
    created: Number(created),
    lastUsed: Number(lastUsed),
    expires: Number(expires),
    deviceIdHash: deviceIdHash.slice(),
    current,
  }));
}

Deno.test("sessions are listed with when and by which device they were used", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await harness.person("bob");
    const begun = harness.clock.now();
    await harness.clock.advance(10 * minute);
    const deviceId = systemRandom(16);
    await alice.node.sessions({ auth: { ...alice.auth, deviceId } });
    await harness.clock.advance(minute);
    const phone = await another(harness, alice);
    const life = harness.limits.tokenLifetimeSecs * 1_000;
    const list = await listed(alice);
    deepStrictEqual(list.map(({ id: _, ...rest }) => rest), [
      {
        created: begun,
        lastUsed: begun + 10 * minute,
        expires: begun + life,
        deviceIdHash: hashDevice(deviceId),
        current: true,
      },
      {
        created: begun + 11 * minute,
        lastUsed: begun + 11 * minute,
        expires: begun + 11 * minute + life,
        deviceIdHash: new Uint8Array(),
        current: false,
      },
    ]);
    deepStrictEqual((await listed(phone)).map(({ current }) => current), [false, true]);
    harness.clock.jump(20 * 86_400_000 + 1);
    await harness.restart(() => harness.clock.advance(86_400_000));
    const later = await harness.returning(phone);
    strictEqual((await listed(later)).length, 2);
  }));

Deno.test("a session that is ended is over at once, with all that waits on it; another's cannot be", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const phone = await another(harness, alice);
    const sink = new Sink();
    const { subscription, begun: subscribed } = phone.subscribe(sink);
    using _subscription = subscription;
    await subscribed;
    const poll = refusal(phone.node.fetchWait({ ...phone.inbox("c"), timeoutMs: 60_000n, limit: 0 }));
    const other = (await listed(alice)).find(({ current }) => !current);
    ok(other !== undefined);
    await bob.node.endSession({ sessionId: other.id, auth: bob.auth });
    strictEqual(await refusal(phone.peek("c")), "served", "not bob's to end");
    await alice.node.endSession({ sessionId: other.id, auth: alice.auth });
    await sink.until(({ closedWith }) => closedWith === "the session has ended");
    strictEqual(await poll, "E003");
    strictEqual(await refusal(phone.peek("c")), "E003");
    strictEqual((await listed(alice)).length, 1);
    await alice.node.endSession({ sessionId: other.id, auth: alice.auth });
    await alice.node.endSession({ sessionId: systemRandom(16), auth: alice.auth });
    const [own] = await listed(alice);
    await alice.node.endSession({ sessionId: own?.id ?? new Uint8Array(), auth: alice.auth });
    strictEqual(await refusal(alice.peek("c")), "E003", "one's own");
  }));

Deno.test("an account has so many sessions; the one that was not used for longest ends", () =>
  Harness.run({ limits: { accountSessions: 3 } }, async (harness) => {
    const alice = await harness.person("alice");
    const others: Person[] = [];
    for (let n = 0; n < 2; n++) {
      await harness.clock.advance(11 * minute);
      others.push(await another(harness, alice));
    }
    await harness.clock.advance(11 * minute);
    await alice.peek("c");
    await harness.clock.advance(11 * minute);
    const newest = await another(harness, alice);
    deepStrictEqual(await Promise.all([alice, ...others, newest].map((one) => refusal(one.peek("c")))), [
      "served",
      "E003",
      "served",
      "served",
    ]);
  }));

Deno.test("another password: the old one is over, so are the other sessions and the logins that were begun", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const phone = await another(harness, alice);
    const sink = new Sink();
    const { subscription, begun: subscribed } = phone.subscribe(sink);
    using _subscription = subscription;
    await subscribed;
    const begun = await phone.startLogin();
    ok(begun !== undefined);
    await alice.node.changePassword({ upload: await alice.passwordUpload("another horse"), auth: alice.auth });
    await sink.until(({ closedWith }) => closedWith === "the session has ended");
    strictEqual(await refusal(phone.peek("c")), "E003");
    strictEqual(await refusal(alice.peek("c")), "served");
    const finish = { username: alice.name, finalization: begun, identityKey: alice.key };
    strictEqual(await refusal(alice.node.opaqueLoginFinish(finish)), "E016");
    strictEqual(await phone.startLogin(), undefined, "the old password");
    phone.password = "another horse";
    await phone.logIn();
    strictEqual(await refusal(phone.peek("c")), "served");
    await harness.restart();
    const later = await harness.returning(phone);
    await later.logIn();
  }));

Deno.test("a login that was answered for the old password while it changed, or while the account ended, is nobody's", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const [phone, late] = [await harness.returning(alice), await harness.returning(alice)];
    const { store } = harness;
    const { keepPendingLogin } = store;
    /** What happens between reading the record and keeping the login. */
    const meanwhile = (happens: () => PromiseLike<unknown>) =>
      Object.assign(store, {
        keepPendingLogin: async (request: Parameters<typeof keepPendingLogin>[0]) => {
          await happens();
          await keepPendingLogin(request);
        },
      });
    const upload = await alice.passwordUpload("another horse");
    meanwhile(() => alice.node.changePassword({ upload, auth: alice.auth }));
    strictEqual(await refusal(phone.logIn()), "E016");
    late.password = "another horse";
    meanwhile(() => alice.node.deleteAccount({ auth: alice.auth }));
    strictEqual(await refusal(late.logIn()), "E016", "and its first half is answered as ever");
  }));

Deno.test("a change of password is refused without the identity's signature, with an old session, and changes nothing", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const before = harness.fingerprint();
    const change = (upload: Uint8Array): Promise<string> =>
      refusal(alice.node.changePassword({ upload, auth: alice.auth }));
    strictEqual(await change(await alice.passwordUpload("another horse", bob.identity)), "E005");
    strictEqual(await change(await alice.registration()), "E005", "a registration");
    strictEqual(await change(await bob.passwordUpload("another horse")), "E005", "another's");
    const upload = await alice.passwordUpload("another horse");
    strictEqual(await change(upload.subarray(1)), "E005");
    harness.clock.jump(5 * minute);
    strictEqual(await change(upload), "E003");
    harness.clock.jump(-6 * minute);
    strictEqual(await change(upload), "E003", "a session that is not opened yet is not fresh");
    strictEqual(harness.fingerprint(), before);
    await alice.logIn();
    strictEqual(await change(upload), "served");
  }));

Deno.test("calls about sessions have a rate of their own", () =>
  Harness.run({ limits: { sessionCallsPerMinute: 2 } }, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    await listed(alice);
    await listed(alice);
    strictEqual(await refusal(listed(alice)), "E008");
    strictEqual(await refusal(listed(bob)), "served");
  }));
