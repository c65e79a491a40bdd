// A held profile and the programs that ask it, over a real socket: an engine that is the same from outside as from inside,
// and whatever else may come over a line.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Engine, EngineEvent } from "@quicproquo/client";
import { openPlace, type Person, type Place, registerPeople } from "@quicproquo/testkit/people";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { namesFor } from "../completion/names.ts";
import { fileToSend } from "../local-files.ts";
import { connectHolder, openHolderSocket } from "./holder-socket.ts";
import { fieldsOf } from "./json-rpc.ts";
import { engineOver } from "./remote-engine.ts";

const soon = (): AbortSignal => AbortSignal.timeout(15_000);

interface Held {
  readonly alice: Person;
  readonly bob: Person;
  readonly place: Place;
  /** Alice's engine by the socket. */
  readonly remote: Engine;
  readonly path: string;
  readonly folder: string;
  /** Whether it was told that the account is no more. */
  ended(): boolean;
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "qpq-daemon-"));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Alice's profile is held open; bob is somebody else. */
async function withHolder(run: (held: Held) => Promise<void>, depth = ""): Promise<void> {
  await using place = await openPlace();
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  await inFolder(async (folder) => {
    Deno.mkdirSync(join(folder, depth), { recursive: true });
    const path = join(folder, depth, "engine.sock");
    let ended = false;
    await using socket = openHolderSocket(path, alice.engine, () => (ended = true));
    assert.ok(socket !== undefined);
    const pipe = await connectHolder(path);
    assert.ok(pipe !== undefined);
    await using remote = await engineOver(pipe, soon());
    await run({ alice, bob, place, remote, path, folder, ended: () => ended });
  });
}

/** A program that speaks lines, and is not ours. */
class Stranger implements Disposable {
  readonly #socket: Deno.UnixConn;
  readonly #lines: AsyncIterator<unknown>;

  private constructor(socket: Deno.UnixConn) {
    this.#socket = socket;
    this.#lines = objectsOf(socket);
  }

  static async at(path: string): Promise<Stranger> {
    return new Stranger(await Deno.connect({ transport: "unix", path }));
  }

  async write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await this.#socket.write(bytes.subarray(at));
  }

  end(): Promise<void> {
    return this.#socket.closeWrite();
  }

  /** The next line; undefined at the end. */
  async next(): Promise<Readonly<Record<string, unknown>> | readonly unknown[] | undefined> {
    const { done, value } = await this.#lines.next();
    if (done === true) return undefined;
    return Array.isArray(value) ? value : fieldsOf(value);
  }

  async ask(method: string, params: unknown = {}, id: unknown = 1): Promise<unknown> {
    await this.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return await this.next();
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

async function* objectsOf(socket: Deno.UnixConn): AsyncGenerator<unknown> {
  let rest = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const count = await socket.read(buffer).catch(() => null);
    if (count === null) return;
    const parts = (rest + decoder.decode(buffer.subarray(0, count), { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part);
  }
}

/** The engine's code and the protocol's number of an answer that refuses. */
function refusal(answer: unknown): string {
  const error = fieldsOf(fieldsOf(answer)?.["error"]);
  return `${error?.["code"]} ${fieldsOf(error?.["data"])?.["code"]}`;
}

Deno.test("the engine of a held profile is the same over its socket: values, events in order, errors, files", () =>
  withHolder(async ({ alice, bob, remote, path, folder }) => {
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(remote.profile, alice.engine.profile);
    assert.deepEqual(remote.connection, { state: "online", transport: "memory" });
    const events: EngineEvent[] = [];
    const ownEvents: EngineEvent[] = [];
    using _own = alice.engine.on((event) => void ownEvents.push(event));
    using _events = remote.on((event) => void events.push(event));
    const { id } = await remote.openDirect("bob");
    const sent = await remote.send(id, 'hello \u{1F600} "]}');
    assert.equal(sent.text, 'hello \u{1F600} "]}');
    await remote.flushed(soon());
    await bob.direct("alice");
    await bob.message(id, sent.text);
    await bob.engine.send(id, "and to you");
    await alice.message(id, "and to you");
    const there = await remote.history(id, { limit: 2 });
    assert.deepEqual(there, plainly(await alice.engine.history(id, { limit: 2 })));
    const [first] = await remote.history(id, { after: 0, limit: 1 });
    assert.ok(first !== undefined && first.order <= (there[0]?.order ?? 0));
    assert.deepEqual(
      await remote.history(id, { after: first.order }),
      plainly((await alice.engine.history(id)).slice(1)),
    );
    assert.deepEqual(await remote.conversations(), plainly(await alice.engine.conversations()));
    // What was told before an answer came before it.
    assert.deepEqual(events, plainly(ownEvents));
    assert.equal(await remote.find("@nobody"), undefined);
    assert.deepEqual(await remote.set("typing", undefined, id), undefined);
    await remote.set("notify", true);
    assert.deepEqual((await remote.settings()).filter(({ on }) => on).map(({ name }) => name), ["notify"]);
    assert.deepEqual((await remote.search("hello", { conversation: id })).length, 1);
    assert.equal(typeof (await remote.groupInfo(id)).epoch, "bigint");
    assert.deepEqual((await remote.nodeInfo()).limits, (await alice.engine.nodeInfo()).limits);
    const failure = await alice.engine.openDirect("nobody").catch((error: unknown) => error);
    assert.ok(failure instanceof Error && "code" in failure && "hint" in failure);
    await assert.rejects(remote.openDirect("nobody"), { code: failure.code, hint: failure.hint });
    await Deno.writeTextFile(`${folder}/note.txt`, "content");
    await remote.sendFile(id, await fileToSend(`${folder}/note.txt`));
    await remote.flushed(soon());
    const file = await bob.until("the file", async () => (await bob.engine.files(id))[0]);
    assert.deepEqual([file.name, file.size], ["note.txt", 7]);
    const [own] = await remote.files(id);
    assert.ok(own !== undefined);
    await remote.download(id, own, `${folder}/copy`, soon());
    assert.equal(await Deno.readTextFile(`${folder}/copy`), "content");
    assert.deepEqual(await namesFor("conversation", { "--data-dir": folder }), ["@bob"]);
    assert.deepEqual(await namesFor("person", { "--data-dir": folder, "--as": "alice" }), ["bob"]);
    assert.deepEqual(await namesFor("person", { "--data-dir": folder, "--as": "carol" }), []);
    assert.deepEqual(await namesFor("profile", { "--data-dir": folder }), ["alice"]);
    await assert.rejects(remote.download(id, own, `${folder}/copy`, soon()), { code: "file-exists" });
    await assert.rejects(fileToSend(`${folder}/none`), { code: "file-unreadable" });
  }, "profiles/here/alice"));

Deno.test("what waits is given up by its signal, and by whoever asked for it being gone", () =>
  withHolder(async ({ alice, remote, path }) => {
    const { id } = await remote.openDirect("bob");
    await remote.flushed(soon());
    await alice.loseConnection();
    await remote.send(id, "not yet");
    const given = new AbortController();
    const waiting = remote.flushed(given.signal);
    given.abort(new Error("enough"));
    await assert.rejects(waiting, { message: "enough" });
    const stranger = await Stranger.at(path);
    await stranger.write('{"jsonrpc":"2.0","id":7,"method":"flushed"}\n');
    assert.deepEqual(await stranger.ask("cancel", { id: 7 }, 8), { jsonrpc: "2.0", id: 8, result: null });
    assert.equal(refusal(await stranger.next()), "-32000 interrupted");
    // Ended, and waiting for an answer; then gone. Nothing is left open behind either, which the test's end shows.
    await stranger.write('{"jsonrpc":"2.0","id":9,"method":"flushed"}\n');
    await stranger.end();
    assert.deepEqual(await stranger.next(), { jsonrpc: "2.0", method: "ending", params: { calls: 1 } });
    await alice.passUntilOnline();
    assert.deepEqual(await stranger.next(), { jsonrpc: "2.0", id: 9, result: null });
    assert.equal(await stranger.next(), undefined);
    stranger[Symbol.dispose]();
  }));

Deno.test("the life of a socket: left by a killed program, deeper than an address is long, given up, deaf, with its account", () =>
  withHolder(async ({ alice, remote, path, folder, place, ended }) => {
    assert.ok(path.length > 150);
    assert.equal((await remote.addReader("bot")).name, "bot");
    // As a new start finds what was left behind: a file that nobody hears at.
    const left = `${folder}/left.sock`;
    const killed = Deno.listen({ transport: "unix", path: `${left}.new` });
    Deno.linkSync(`${left}.new`, left);
    killed.close();
    assert.equal(await connectHolder(left), undefined);
    const socket = openHolderSocket(left, alice.engine, () => {});
    const pipe = await connectHolder(left);
    assert.ok(pipe !== undefined && socket !== undefined);
    await using other = await engineOver(pipe, soon());
    const { promise, resolve } = Promise.withResolvers<EngineEvent>();
    using _events = other.on(resolve);
    await socket[Symbol.asyncDispose]();
    const event = await promise;
    assert.ok(event.type === "connection" && event.connection.state === "offline");
    assert.equal(other.connection, event.connection);
    await assert.rejects(other.conversations(), { code: "holder-gone", exit: 8 });
    assert.throws(() => statSync(left), { code: "ENOENT" });
    assert.equal(await connectHolder(left), undefined);
    // One that listens, and says nothing.
    using silent = Deno.listen({ transport: "unix", path: `${folder}/silent.sock` });
    const deaf = await connectHolder(`${folder}/silent.sock`);
    assert.ok(deaf !== undefined);
    const given = new AbortController();
    const asked = engineOver(deaf, given.signal);
    using _taken = await silent.accept();
    given.abort();
    await assert.rejects(asked, { code: "holder-silent" });
    // The answer comes, and then the holder hears that there is nothing left to hold.
    await assert.rejects(remote.deleteAccount("wrong", soon()), { code: "password-wrong" });
    assert.equal(ended(), false);
    const deleting = remote.deleteAccount(alice.password, soon());
    // It logs in again, and connects anew by the clock.
    let deleted = false;
    deleting.then(() => (deleted = true), () => (deleted = true));
    while (!deleted) await place.advance(50);
    await deleting;
    assert.equal(ended(), true);
    // Its folder goes with the account.
    rmSync(dirname(path), { recursive: true });
    assert.equal(await connectHolder(path), undefined);
  }, "x".repeat(120)));

Deno.test("lines that are no calls are refused by their number and word, and the next one is heard", () =>
  inFolder(async (folder) => {
    const path = `${folder}/engine.sock`;
    await using _socket = openHolderSocket(path, new EchoEngine("alice", "qpq://echo:7000"), () => {});
    using stranger = await Stranger.at(path);
    const refused = {
      "": "-32700 malformed",
      "{": "-32700 malformed",
      "\u0000\u0001": "-32700 malformed",
      "[]": "-32600 request-invalid",
      "null": "-32600 request-invalid",
      "3": "-32600 request-invalid",
      '{"jsonrpc":"1.0","id":1,"method":"profile"}': "-32600 request-invalid",
      '{"jsonrpc":"2.0","id":{},"method":"profile"}': "-32600 request-invalid",
      '{"jsonrpc":"2.0","id":1,"method":"profile","params":3}': "-32600 request-invalid",
      '{"jsonrpc":"2.0","id":1,"method":"constructor"}': "-32601 method-unknown",
      '{"jsonrpc":"2.0","id":1,"method":"on"}': "-32601 method-unknown",
      '{"jsonrpc":"2.0","id":1,"method":"send"}': "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"send","params":["0","text"]}': "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"find","params":{"reference":"@bob","more":1}}': "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"find","params":["@bob",1]}': "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"flushed","params":{"signal":1}}': "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"search","params":{"text":"x","options":{"limit":-1}}}':
        "-32602 invalid-argument",
      '{"jsonrpc":"2.0","id":1,"method":"search","params":{"text":"x","options":{"__proto__":1}}}':
        "-32602 invalid-argument",
      [`{"jsonrpc":"2.0","id":1,"method":"send","params":["${"0".repeat(32)}","x"]}`]: "-32000 no-conversation",
      [`{"jsonrpc":"2.0","id":1,"method":"sendFile","params":["${"0".repeat(32)}",{"path":"here"}]}`]:
        "-32602 invalid-argument",
      [`{"jsonrpc":"2.0","id":1,"method":"find","params":["${"x".repeat(2000)}"]}`]: "-32602 invalid-argument",
      [`[${"1,".repeat(100)}1]`]: "-32600 request-invalid",
    };
    for (const [line, expected] of Object.entries(refused)) {
      await stranger.write(`${line}\n`);
      assert.equal(refusal(await stranger.next()), expected, line.slice(0, 200));
    }
    await stranger.write(`${"[".repeat(100_000)}\n`);
    assert.equal(refusal(await stranger.next()), "-32700 malformed");
    // Pieces of a line, a notification that gets no answer, several calls in one line.
    await stranger.write('{"jsonrpc":"2.0","id":"a",');
    await stranger.write('"method":"find","params":["@bob"]}\n{"jsonrpc":"2.0","method":"nothing"}\n');
    assert.deepEqual(await stranger.next(), { jsonrpc: "2.0", id: "a", result: null });
    await stranger.write('[{"jsonrpc":"2.0","id":1,"method":"blocked"},3,{"jsonrpc":"2.0","method":"blocked"}]\n');
    const answers = await stranger.next();
    assert.ok(Array.isArray(answers) && answers.length === 2);
    assert.deepEqual(answers[0], { jsonrpc: "2.0", id: 1, result: [] });
    assert.equal(refusal(answers[1]), "-32600 request-invalid");
    // Half a line is none, and one without end is refused before it fills anything.
    using long = await Stranger.at(path);
    const flood = long.write("x".repeat(3 * 1024 * 1024)).catch(() => {});
    assert.equal(refusal(await long.next()), "-32600 request-invalid");
    assert.equal(await long.next(), undefined);
    await flood;
    using half = await Stranger.at(path);
    await half.write('{"jsonrpc":"2.0","id":1,"method":"block","params":["bob"]}');
    await half.end();
    assert.equal(await half.next(), undefined);
    assert.deepEqual(await stranger.ask("blocked"), { jsonrpc: "2.0", id: 1, result: [] });
  }));

Deno.test("readers get what is kept for them, again until they acknowledge it, each for itself", () =>
  withHolder(async ({ alice, bob, remote, path }) => {
    const { id } = await remote.openDirect("bob");
    const texts = (told: unknown[]): unknown[] =>
      told.map((one) => fieldsOf(fieldsOf(fieldsOf(fieldsOf(one)?.["params"])?.["event"])?.["message"])?.["text"]);
    const messages = async (from: Stranger, count: number): Promise<Readonly<Record<string, unknown>>[]> => {
      const found: Readonly<Record<string, unknown>>[] = [];
      while (found.length < count) {
        const line = fieldsOf(await from.next());
        const params = fieldsOf(line?.["params"]);
        const event = fieldsOf(params?.["event"]);
        if (line !== undefined && event?.["type"] === "message") found.push(line);
      }
      return found;
    };
    {
      using bot = await Stranger.at(path);
      await bot.ask("subscribe", { reader: "bot" });
      using other = await Stranger.at(path);
      assert.equal(refusal(await other.ask("subscribe", { reader: "bot" })), "-32000 reader-in-use");
      assert.equal(refusal(await other.ask("subscribe", { reader: "No!" })), "-32602 invalid-argument");
      await alice.engine.send(id, "one");
      assert.deepEqual(texts(await messages(bot, 1)), ["one"]);
    }
    // Gone without a word: the same again, and what came since.
    await alice.engine.send(id, "two");
    using bot = await Stranger.at(path);
    for (let taken = false; !taken;) {
      // The place of the one that is gone is free as soon as that was seen.
      taken = fieldsOf(await bot.ask("subscribe", { reader: "bot" }))?.["error"] === undefined;
    }
    const [one, two] = await messages(bot, 2);
    assert.deepEqual(texts([one, two]), ["one", "two"]);
    const seq = fieldsOf(one?.["params"])?.["seq"];
    await bot.write(`${JSON.stringify({ jsonrpc: "2.0", method: "acknowledge", params: { reader: "bot", seq } })}\n`);
    await bot.ask("unsubscribe", { reader: "bot" });
    const rest = (await remote.eventsFor("bot")).flatMap(({ event }) => event.type === "message" ? event.message : []);
    assert.deepEqual(rest.map(({ text }) => text), ["two"]);
    assert.equal((await bob.engine.conversations()).length <= 1, true);
  }));

Deno.test("who does not read holds up nobody: kept events wait in the store, a listener that is too far behind is let go", () =>
  withHolder(async ({ alice, remote, folder }) => {
    const limits = { calls: 4, pending: 65_536, behind: 131_072 };
    await using socket = openHolderSocket(`${folder}/small.sock`, alice.engine, () => {}, limits);
    assert.ok(socket !== undefined);
    const { id } = await remote.openDirect("bob");
    using slow = await Stranger.at(socket.path);
    await slow.ask("subscribe", { reader: "slow" });
    using deaf = await Stranger.at(socket.path);
    await deaf.ask("subscribe");
    const heard: EngineEvent[] = [];
    using _events = remote.on((event) => void heard.push(event));
    await alice.loseConnection();
    // More than the system keeps for the two of them.
    for (let count = 0; count < 50; count++) await remote.send(id, `${count} ${"x".repeat(20_000)}`);
    const orders: number[] = [];
    while (orders.length < 50) {
      const params = fieldsOf(fieldsOf(await slow.next())?.["params"]);
      const order = fieldsOf(fieldsOf(params?.["event"])?.["message"])?.["order"];
      if (typeof order === "number") orders.push(order);
    }
    assert.deepEqual(orders, orders.toSorted((left, right) => left - right));
    // Of the one that only listens some was told, and then it ended.
    let told = 0;
    while (await deaf.next() !== undefined) told += 1;
    assert.ok(told > 0 && told < heard.length, `${told} of ${heard.length}`);
    // Calls beyond what is allowed wait for their turn; none is lost.
    using busy = await Stranger.at(socket.path);
    const waiting = [1, 2, 3, 4, 5, 6].map((call) => `{"jsonrpc":"2.0","id":${call},"method":"flushed"}\n`);
    await busy.write(waiting.join(""));
    await alice.passUntilOnline();
    const answered = new Set<unknown>();
    while (answered.size < 6) answered.add(fieldsOf(await busy.next())?.["id"]);
  }));

/** As JSON carries it: what is undefined is not there. */
function plainly(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
