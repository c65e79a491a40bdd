// Registration and login through the whole node, as a client does them and as an attacker would.

import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fakeRegistrationRequest, opaqueUserIdentifier, parseUserName, signingKeyFromSeed } from "@quicproquo/protocol";
import { client as opaque, server as opaqueServer } from "@serenity-kit/opaque";
import { Harness, Person, refusal, text } from "../harness.test.ts";
import { systemRandom } from "../random.ts";
import { hashInvite } from "./accounts.ts";

const decode = (value: string): Uint8Array => Uint8Array.fromBase64(value, { alphabet: "base64url" });
const encode = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: "base64url", omitPadding: true });

async function stranger(harness: Harness, name: string): Promise<Person> {
  return new Person(await harness.connect(), name, harness.node.identity.origin);
}

Deno.test("a name and an identity have one account, and refusals leave everything as it was", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const other = await stranger(harness, "alice");
    const twin = new Person(await harness.connect(), "alice2", alice.origin, alice.identity);
    const before = harness.fingerprint();
    strictEqual(await refusal(other.register()), "E013");
    strictEqual(await refusal(twin.register()), "E014");
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("a registration must be signed by its identity, for this node and this name", () =>
  Harness.run({}, async (harness) => {
    const mallory = await stranger(harness, "mallory");
    const upload = await mallory.registration();
    const before = harness.fingerprint();
    const finish = (username: string, bytes: Uint8Array, identityKey: Uint8Array): Promise<string> =>
      refusal(mallory.node.opaqueRegisterFinish({ username, upload: bytes, identityKey }));
    strictEqual(await finish("malory2", upload, mallory.key), "E015", "another name");
    strictEqual(await finish("mallory", upload, signingKeyFromSeed(systemRandom(32)).publicKey), "E015", "another key");
    for (const at of [0, 191, 192, 223, 224, 287]) {
      const forged = upload.slice();
      forged[at] = (forged[at] ?? 0) ^ 1;
      strictEqual(await finish("mallory", forged, mallory.key), "E015", `byte ${at}`);
    }
    strictEqual(await finish("mallory", upload.subarray(1), mallory.key), "E015");
    strictEqual(await finish("mallory", new Uint8Array([...upload, ...new Uint8Array(65)]), mallory.key), "E015");
    strictEqual(await finish("mallory", upload, new Uint8Array(32)), "E005", "a point of small order");
    strictEqual(await finish("mallory", upload, new Uint8Array(31)), "E005");
    const elsewhere = new Person(mallory, "mallory", harness.node.identity.origin, mallory.identity);
    Object.assign(elsewhere, { origin: `${"a".repeat(32)}.qpq.invalid` });
    strictEqual(await finish("mallory", await elsewhere.registration(), mallory.key), "E015", "another node");
    strictEqual(harness.fingerprint(), before);
    strictEqual(await finish("mallory", upload, mallory.key), "served");
  }));

Deno.test("names have one form, on all four methods", () =>
  Harness.run({}, async (harness) => {
    const { node, key } = await stranger(harness, "somebody");
    const before = harness.fingerprint();
    for (const username of ["", "ab", "Alice", ".alice", "alice-", "ali ce", "a".repeat(33), "alicé"]) {
      strictEqual(await refusal(node.opaqueRegisterStart({ username, request: new Uint8Array(32) })), "E012");
      strictEqual(await refusal(node.opaqueRegisterFinish({ username, identityKey: key })), "E012");
      strictEqual(await refusal(node.opaqueLoginStart({ username, request: new Uint8Array(96) })), "E012");
      strictEqual(await refusal(node.opaqueLoginFinish({ username, finalization: new Uint8Array(64) })), "E012");
    }
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("malformed OPAQUE messages are refused by name", () =>
  Harness.run({}, async (harness) => {
    const { node } = await stranger(harness, "somebody");
    const username = "somebody";
    const before = harness.fingerprint();
    strictEqual(await refusal(node.opaqueRegisterStart({ username, request: new Uint8Array(31) })), "E005");
    strictEqual(await refusal(node.opaqueRegisterStart({ username, request: new Uint8Array(32).fill(255) })), "E005");
    strictEqual(await refusal(node.opaqueLoginStart({ username, request: new Uint8Array(95) })), "E005");
    strictEqual(await refusal(node.opaqueLoginStart({ username, request: new Uint8Array(96).fill(255) })), "E005");
    strictEqual(await refusal(node.opaqueLoginFinish({ username, finalization: new Uint8Array(63) })), "E005");
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("registration never evaluates the OPRF key of a living account", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    // What an oracle would need: the evaluation that alice's own login gets for a guess.
    const guess = opaque.startRegistration({ password: alice.password });
    const request = decode(guess.registrationRequest);
    const taken = await alice.node.opaqueRegisterStart({ username: alice.name, request });
    const evaluated = taken.response.slice(0, 32);
    const setup = await harness.store.findSecret({ name: "opaque-setup" });
    ok(setup);
    const { account } = await harness.store.findLogin({ username: "alice", prefix: "", prefixesSince: 0 });
    ok(account);
    const evaluate = (userIdentifier: string): Uint8Array =>
      decode(
        opaqueServer.createRegistrationResponse({
          serverSetup: encode(setup),
          userIdentifier,
          registrationRequest: encode(request),
        }).registrationResponse,
      ).slice(0, 32);
    notDeepStrictEqual(evaluated, evaluate(opaqueUserIdentifier(alice.name, account.registrationRequest)));
    deepStrictEqual(
      evaluated,
      evaluate(opaqueUserIdentifier(alice.name, request)),
      "the request's own key, and no other",
    );
    notDeepStrictEqual(
      evaluated,
      evaluate(opaqueUserIdentifier(alice.name, fakeRegistrationRequest(setup, alice.name))),
    );
    notDeepStrictEqual(evaluated, evaluate("alice"), "the bare name selects nothing");

    // A free name is answered in the same way.
    const free = parseUserName("nobody");
    ok(free);
    const answer = await alice.node.opaqueRegisterStart({ username: free, request });
    strictEqual(answer.response.length, taken.response.length);
    deepStrictEqual(answer.response.slice(0, 32), evaluate(opaqueUserIdentifier(free, request)));
  }));

Deno.test("a wrong password gets nothing, and the right one a token that works", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    strictEqual(await alice.startLogin("wrong"), undefined);
    strictEqual(alice.token.length, 32);
    strictEqual(await refusal(alice.peek("c")), "served");
    const other = await stranger(harness, "alice");
    Object.assign(other, { identity: alice.identity });
    const finalization = await other.startLogin();
    ok(finalization);
    const { sessionToken } = await other.node.opaqueLoginFinish({ username: "alice", finalization });
    other.token = sessionToken.slice();
    strictEqual(await refusal(other.peek("c")), "served", "an empty key takes the account's");
  }));

Deno.test("a login is finished once, within a minute, by its own key; else one error", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const finish = (finalization: Uint8Array | undefined, identityKey = alice.key, username: string = "alice") =>
      refusal(alice.node.opaqueLoginFinish({ username, finalization: finalization ?? new Uint8Array(), identityKey }));
    const once = await alice.startLogin();
    strictEqual(await finish(once), "served");
    strictEqual(await finish(once), "E016", "a replay");
    const other = signingKeyFromSeed(systemRandom(32)).publicKey;
    const wrongKey = await alice.startLogin();
    strictEqual(await finish(wrongKey, other), "E016");
    strictEqual(await finish(wrongKey), "E016", "consumed by the refusal");
    const late = await alice.startLogin();
    harness.clock.jump(60_000);
    strictEqual(await finish(late), "E016");
    const wrongName = await alice.startLogin();
    strictEqual(await finish(wrongName, alice.key, "alice2"), "E016");
    strictEqual(await finish(new Uint8Array(64)), "E016", "never begun");
  }));

Deno.test("a login can be finished on another connection, and after a restart", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const finalization = await alice.startLogin();
    ok(finalization);
    await harness.restart();
    const { node } = await harness.connect();
    strictEqual(await refusal(node.opaqueLoginFinish({ username: "alice", finalization })), "served");
  }));

Deno.test("an unknown name is answered like a known one, and always with the same record", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const { node } = alice;
    const { startLoginRequest } = opaque.startLogin({ password: "guess" });
    const request = decode(startLoginRequest);
    const answer = async (username: string): Promise<Uint8Array> =>
      (await node.opaqueLoginStart({ username, request })).response.slice();
    const known = await answer("alice");
    const [first, second] = [await answer("nobody"), await answer("nobody")];
    strictEqual(first.length, known.length);
    // The evaluated element (32), then nonce and masked record, which are fresh in every answer, known name or not.
    deepStrictEqual(first.slice(0, 32), second.slice(0, 32));
    notDeepStrictEqual(first.slice(32, 64), second.slice(32, 64));
    notDeepStrictEqual(first.slice(0, 32), (await answer("nobody2")).slice(0, 32));
    deepStrictEqual(known.slice(0, 32), (await answer("alice")).slice(0, 32));
  }));

Deno.test("a login takes the same way whether the name is known or not, in the store and into the library", () =>
  Harness.run({}, async (harness) => {
    const alice = await stranger(harness, "alice");
    await alice.register();
    const { startLoginRequest } = opaque.startLogin({ password: "guess" });
    const request = decode(startLoginRequest);
    const { findLogin, keepPendingLogin } = harness.store;
    const { toBase64 } = Uint8Array.prototype;
    const wayOf = async (username: string, sent: Uint8Array): Promise<string[]> => {
      const steps: string[] = [];
      Object.assign(harness.store, {
        findLogin(given: Parameters<typeof findLogin>[0]) {
          steps.push("findLogin");
          return findLogin(given);
        },
        keepPendingLogin(given: Parameters<typeof keepPendingLogin>[0]) {
          steps.push(`keepPendingLogin ${given.hash.length}`);
          return keepPendingLogin(given);
        },
      });
      // The library takes bytes as base64url and nothing else: the record's 192, the request's 96; the identifier is made
      // as text.
      Object.assign(Uint8Array.prototype, {
        toBase64(this: Uint8Array, options?: Parameters<typeof toBase64>[0]): string {
          if (options?.alphabet === "base64url") steps.push(`${this.length} bytes`);
          return toBase64.call(this, options);
        },
      });
      try {
        const { response } = await alice.node.opaqueLoginStart({ username, request: sent });
        steps.push(`answered with ${response.length}`);
      } catch (error) {
        steps.push(String(error));
      } finally {
        Object.assign(harness.store, { findLogin, keepPendingLogin });
        Object.assign(Uint8Array.prototype, { toBase64 });
      }
      return steps;
    };
    const known = await wayOf("alice", request);
    const tried = ["192 bytes", "96 bytes"];
    deepStrictEqual(known, ["findLogin", ...tried, "keepPendingLogin 32", "answered with 320"]);
    deepStrictEqual(await wayOf("ghost", request), known);
    const malformed = new Uint8Array(96).fill(255);
    const refused = await wayOf("alice", malformed);
    deepStrictEqual(refused.slice(0, -1), ["findLogin", ...tried, ...tried]);
    deepStrictEqual(await wayOf("ghost", malformed), refused);
  }));

Deno.test("an account with a useless record is answered like no account", () =>
  Harness.run({}, async (harness) => {
    const eve = await stranger(harness, "eve");
    const { registrationRequest } = opaque.startRegistration({ password: "x" });
    const { buildRegistrationUpload } = await import("@quicproquo/protocol");
    const upload = buildRegistrationUpload(eve.identity, {
      origin: eve.origin,
      userName: eve.name,
      record: new Uint8Array(192).fill(255),
      registrationRequest: decode(registrationRequest),
    });
    strictEqual(
      await refusal(eve.node.opaqueRegisterFinish({ username: "eve", upload, identityKey: eve.key })),
      "served",
    );
    strictEqual(await eve.startLogin("x"), undefined);
  }));

Deno.test("an invitation lets one in, and is asked for before names are", () =>
  Harness.run({ registration: "invite" }, async (harness) => {
    const now = harness.clock.now();
    for (const code of ["first", "second"]) {
      await harness.store.createInvite({ codeHash: hashInvite(text(code)), now, expiresAt: now + 1_000 });
    }
    const alice = await harness.person("alice", { invite: text("first") });
    strictEqual((await alice.node.info()).info.registration, "invite");
    const bob = await stranger(harness, "bob");
    const twin = await stranger(harness, "alice");
    const before = harness.fingerprint();
    strictEqual(await refusal(bob.register()), "E015");
    strictEqual(await refusal(bob.register(text("first"))), "E015", "used");
    strictEqual(await refusal(bob.register(text("third"))), "E015", "unknown");
    strictEqual(await refusal(twin.register()), "E015", "no word about the name");
    strictEqual(await refusal(twin.register(text("second"))), "E013", "which leaves the invitation unused");
    strictEqual(harness.fingerprint(), before);
    harness.clock.jump(1_000);
    strictEqual(await refusal(bob.register(text("second"))), "E015", "expired");
    harness.clock.jump(-1_000);
    strictEqual(await refusal(bob.register(text("second"))), "served");
  }));

Deno.test("a closed node takes nobody, and says so", () =>
  Harness.run({ registration: "closed" }, async (harness) => {
    const alice = await stranger(harness, "alice");
    strictEqual((await alice.node.info()).info.registration, "closed");
    strictEqual(await refusal(alice.register()), "E015");
  }));

Deno.test("a session ends by logout, by time, and for no other token", () =>
  Harness.run({ limits: { tokenLifetimeSecs: 100 } }, async (harness) => {
    const alice = await harness.person("alice");
    const again = new Person(await harness.connect(), "alice", alice.origin, alice.identity);
    await again.logIn();
    await alice.node.logout({ auth: alice.auth });
    strictEqual(await refusal(alice.peek("c")), "E003");
    strictEqual(await refusal(alice.node.logout({ auth: alice.auth })), "E003");
    strictEqual(await refusal(again.peek("c")), "served");
    harness.clock.jump(99_999);
    strictEqual(await refusal(again.peek("c")), "served");
    harness.clock.jump(1);
    strictEqual(await refusal(again.peek("c")), "E003");
    await again.logIn();
    strictEqual(await refusal(again.peek("c")), "served");
  }));
