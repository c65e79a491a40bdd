// qpq-server as a program: started by its own start line, with exactly those permissions, over real sockets.

import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { RpcConnection } from "@quicproquo/capnp";
import { parseNodeAddress, parseOrigin } from "@quicproquo/protocol";
import type { Origin } from "@quicproquo/protocol";
import { Inbox, Node } from "@quicproquo/protocol/schema";
import type { NodeClient } from "@quicproquo/protocol/schema";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { dial, fetchCertificate, systemClock } from "@quicproquo/transport";
import { Person, refusal, Sink, text } from "./harness.test.ts";
import { serverCommand } from "./start-line.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-main-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A node as `NodeProcess` does not start one: with other arguments, and with its log kept. */
class Running implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #port: number;
  /** Where `/metrics` is. */
  readonly metrics: string;
  readonly #log: Promise<string>;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(
    child: Deno.ChildProcess,
    { port, metrics }: { readonly port: number; readonly metrics: number },
    log: Promise<string>,
    output: ReadableStreamDefaultReader<string>,
  ) {
    this.#child = child;
    this.#port = port;
    this.metrics = `http://127.0.0.1:${metrics}`;
    this.#log = log;
    this.#output = output;
  }

  static async start(data: string, args: readonly string[]): Promise<Running> {
    const line = serverCommand({
      data,
      listen: "127.0.0.1:0",
      metrics: "127.0.0.1:0",
      args: ["--metrics", "127.0.0.1:0", "--json", ...args],
    });
    const child = new Deno.Command(line.command, {
      args: [...line.args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log = new Response(child.stderr).text();
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await output.read();
    const port = /"port":(\d+)/.exec(value)?.[1];
    if (port === undefined) {
      await child.stdin.close();
      throw new Error(`the node did not start: ${value}${await log}`);
    }
    const metrics = Number(/"metrics":(\d+)/.exec(value)?.[1]);
    return new Running(child, { port: Number(port), metrics }, log, output);
  }

  async connect(): Promise<{ readonly node: NodeClient; readonly connection: RpcConnection }> {
    const address = { host: "127.0.0.1", port: this.#port };
    const { certificatePem } = await fetchCertificate(address, { clock: systemClock });
    const trust = { kind: "pinned", certificatePem } as const;
    const connection = new RpcConnection((await dial(address, { clock: systemClock, trust })).connection);
    return { connection, node: connection.bootstrap(Node) };
  }

  /** Closes its standard input and waits for its end. */
  async end(): Promise<{ readonly code: number; readonly log: string }> {
    await this.#child.stdin.close().catch(() => {});
    while (!(await this.#output.read()).done);
    return { code: (await this.#child.status).code, log: await this.#log };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

async function originOf(node: NodeClient): Promise<Origin> {
  const origin = parseOrigin((await node.info()).info.origin);
  if (origin === undefined) throw new Error("the node told no origin");
  return origin;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, as its start line says. */
async function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const line = serverCommand({ data: folder, listen: "127.0.0.1:0", args });
  const child = new Deno.Command(line.command, {
    args: [...line.args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("people meet at a node over QUIC and TLS; stopped, it says so and ends well; started, all is there", () =>
  inFolder(async (folder) => {
    const data = `${folder}/data`;
    const node = await NodeProcess.start({ data });
    ok(parseNodeAddress(node.address).pin);
    await using quic = await node.connect("quic");
    await using tls = await node.connect("tls");
    const origin = await originOf(quic.node);
    strictEqual(origin, node.origin);
    const alice = new Person({ node: quic.node, connection: quic.rpc }, "alice", origin);
    const bob = new Person({ node: tls.node, connection: tls.rpc }, "bob", origin);
    for (const person of [alice, bob]) {
      await person.register();
      await person.logIn();
    }
    strictEqual(await alice.send(bob.key, "c", "over QUIC"), 1n);
    strictEqual(await bob.send(alice.key, "c", new Uint8Array(1_000_000)), 1n);
    deepStrictEqual(await bob.peek("c"), ["1:over QUIC"]);
    strictEqual((await alice.peek("c"))[0]?.length, 1_000_002);
    const sink = new Sink();
    using _call = bob.subscribe(sink).subscription;
    await sink.until(({ seen }) => seen.length === 1);
    await node.stop();
    await sink.until(({ closedWith, gone }) => closedWith !== undefined || gone);
    strictEqual(sink.closedWith, "draining");

    const again = await NodeProcess.start({ data });
    strictEqual(again.origin, node.origin);
    deepStrictEqual(parseNodeAddress(again.address).pin, parseNodeAddress(node.address).pin);
    await using later = await again.connect("quic");
    const returned = new Person({ node: later.node, connection: later.rpc }, "bob", origin, bob.identity);
    returned.token = bob.token;
    deepStrictEqual(await returned.peek("c"), ["1:over QUIC"]);
    await again.stop();
  }));

Deno.test("a connection over TLS that asks for nothing answers nothing, and both transports speak Cap'n Proto", () =>
  inFolder(async (folder) => {
    await using node = await NodeProcess.start({ data: folder });
    const { host, port } = parseNodeAddress(node.address);
    for (const transport of ["quic", "tls"] as const) {
      await using link = await node.connect(transport);
      strictEqual((await link.node.health()).status, "ok");
      strictEqual(link.stream.peer.transport, transport);
      strictEqual(await refusal(link.node.peek({ version: 1, auth: { version: 1 } })), "E002");
    }
    const untrusting = await dial({ host, port }, {
      clock: systemClock,
      trust: { kind: "roots" },
      transports: ["tls"],
    }).then(() => "trusted", () => "refused");
    strictEqual(untrusting, "refused", "its own certificate is trusted by pin alone");
  }));

Deno.test("a second node on the folder is told so, and nothing is touched", () =>
  inFolder(async (folder) => {
    await using node = await NodeProcess.start({ data: folder });
    const second = await run(folder, ["--json"]);
    strictEqual(second.code, 1);
    strictEqual(JSON.parse(second.stdout).error.code, "in-use");
    match(second.stderr, /^qpq-server: a node is already running on .*\n {2}Stop it first/);
    await using link = await node.connect("tls");
    strictEqual((await link.node.health()).status, "ok");
  }));

Deno.test("a taken port, a wrong key and a lost key are told in a line each", () =>
  inFolder(async (folder) => {
    await using node = await NodeProcess.start({ data: `${folder}/one` });
    const taken = serverCommand({ data: `${folder}/two`, listen: `127.0.0.1:${node.port}` });
    const { code, stderr } = await new Deno.Command(taken.command, { args: [...taken.args], stdin: "null" }).output();
    strictEqual(code, 1);
    match(new TextDecoder().decode(stderr), new RegExp(`qpq-server: .*${node.port}.*\n {2}\\S`));
    const other = "ab".repeat(32);
    const wrong = await run(`${folder}/two`, [], { QPQ_DB_KEY: other });
    strictEqual(wrong.code, 1);
    match(wrong.stderr, /cannot be read with this key\n {2}Use the key file/);
    ok(!wrong.stderr.includes(other));
    const malformed = await run(`${folder}/two`, [], { QPQ_DB_KEY: "sesame" });
    strictEqual(malformed.code, 2);
    ok(!malformed.stderr.includes("sesame"));
    await Deno.remove(`${folder}/two/node.key`);
    match((await run(`${folder}/two`, [])).stderr, /its key .* is not\n {2}Bring the key file back/);
  }));

Deno.test("an invitation made beside a running node lets one person in", () =>
  inFolder(async (folder) => {
    await using running = await Running.start(folder, ["--stop-with-stdin"]);
    const invited = await run(folder, ["user", "invite", "--days", "1"]);
    strictEqual(invited.code, 0, invited.stderr);
    match(invited.stdout, /^[a-z2-7]{24}\n$/);
    const { node, connection } = await running.connect();
    const origin = await originOf(node);
    const alice = new Person({ node, connection }, "alice", origin);
    const bob = new Person({ node, connection }, "bob", origin);
    const code = text(invited.stdout.trim());
    strictEqual(await refusal(alice.register()), "E015");
    strictEqual(await refusal(alice.register(code)), "served");
    strictEqual(await refusal(bob.register(code)), "E015");
    const users = await run(folder, ["user", "list"]);
    match(
      users.stdout,
      /^NAME +IN LOG +SINCE +SESSIONS +WAITING +BYTES\nalice +[0-9a-f]{8} +\d{4}-\d\d-\d\d +0 +0 +0\n$/,
    );
    strictEqual(JSON.parse((await run(folder, ["user", "list", "--json"])).stdout)[0].identityKey, alice.key.toHex());
    const copied = await run(folder, ["backup", "--to", `${folder}/copy`, "--json"]);
    strictEqual(copied.code, 0, copied.stderr);
    strictEqual(JSON.parse(copied.stdout).logEntries, 1);
    const verified = await run(folder, ["log", "verify"]);
    strictEqual(verified.code, 0, verified.stderr);
    match(verified.stdout, /^the log is whole: 1 entries/);
    await connection.close();
    // Its parent's end is its own.
    strictEqual((await running.end()).code, 0);
  }));

Deno.test("help has an example; what makes no sense ends with 2 and a hint", () =>
  inFolder(async (folder) => {
    match((await run(folder, ["--help"])).stdout, /qpq-server user invite .*\n[^]*--registration WHO/);
    match((await run(folder, ["user", "invite", "-h"])).stdout, /^qpq-server user invite: /);
    match((await run(folder, ["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
    for (const line of ["--colour", "--registration everyone"]) {
      const { code, stderr } = await run(folder, line.split(" "));
      strictEqual(code, 2, line);
      match(stderr, /^qpq-server: .+\n/);
      doesNotMatch(stderr, /\n\s+at /, "no stack trace");
    }
    const { stdout } = await run(folder, ["start-line", "--registration", "closed"]);
    match(stdout, /run --no-prompt .*--allow-ffi=\S+\.node .*--registration closed\n$/);
    const line = await run(folder, ["start-line", "--data", "/srv/qpq", "--listen=192.0.2.1:7000", "--log", "json"]);
    match(line.stdout, /main\.ts --data \/srv\/qpq --listen 192\.0\.2\.1:7000 --log json\n$/, "each once");
  }));

Deno.test("the operator ends an account: a running node does it at once, without one it is done all the same", () =>
  inFolder(async (folder) => {
    const erased = async (name: string): Promise<Ran> => await run(folder, ["user", "delete", name, "--yes"]);
    {
      await using running = await Running.start(folder, ["--registration", "open", "--stop-with-stdin"]);
      const { node, connection } = await running.connect();
      const origin = await originOf(node);
      const people = ["alice", "bob"].map((name) => new Person({ node, connection }, name, origin));
      for (const person of people) {
        await person.register();
        await person.logIn();
      }
      const [alice, bob] = people;
      if (alice === undefined || bob === undefined) throw new Error("nobody is there");
      const sink = new Sink();
      using _call = alice.subscribe(sink).subscription;
      await bob.send(alice.key, "c", "hello");
      await sink.until(({ seen }) => seen.length === 1);
      const unsure = await run(folder, ["user", "delete", "alice"]);
      strictEqual(unsure.code, 2);
      match(unsure.stderr, /add --yes/);
      strictEqual((await erased("nobody")).code, 1);
      const deleted = await erased("alice");
      strictEqual(deleted.code, 0, deleted.stderr);
      await sink.until(({ closedWith, gone }) => closedWith !== undefined || gone);
      strictEqual(await refusal(alice.peek("c")), "E003");
      strictEqual(await refusal(bob.send(alice.key, "c", "hello?")), "E029");
      strictEqual(await refusal(new Person({ node, connection }, "alice", origin).register()), "E013");
      strictEqual(await refusal(bob.peek("c")), "served");
      await connection.close();
    }
    ok(![...Deno.readDirSync(folder)].some(({ name }) => name === "node.sock"));
    const offline = await erased("bob");
    strictEqual(offline.code, 0, offline.stderr);
    match((await erased("bob")).stderr, /nobody is called bob/);
    strictEqual((await run(folder, ["user", "list"])).stdout, "nobody has registered yet\n");
    match((await run(folder, ["log", "verify"])).stdout, /4 entries \(2 names, 2 of them deleted\)/);
  }));

Deno.test("the doctor finds a running node well, and says what is wrong with another", () =>
  inFolder(async (folder) => {
    const look = async (data: string): Promise<readonly [code: number, findings: ReadonlyMap<string, string>]> => {
      const { code, stdout } = await run(data, ["doctor", "--json"]);
      const findings: readonly { subject: string; state: string }[] = JSON.parse(stdout);
      return [code, new Map(findings.map(({ subject, state }) => [subject, state]))];
    };
    {
      await using _running = await Running.start(`${folder}/data`, ["--stop-with-stdin"]);
      const [code, findings] = await look(`${folder}/data`);
      strictEqual(code, 0);
      deepStrictEqual([...findings], [
        ["permissions", "ok"],
        ["key", "ok"],
        // By the start line it may not ask.
        ["disk", "warning"],
        ["database", "ok"],
        ["clock", "ok"],
        ["certificate", "ok"],
        ["log", "ok"],
      ]);
    }
    await Deno.chmod(`${folder}/data`, 0o755);
    await Deno.rename(`${folder}/data/log.journal`, `${folder}/elsewhere`);
    const [code, findings] = await look(`${folder}/data`);
    strictEqual(code, 1);
    strictEqual(findings.get("permissions"), "failed");
    strictEqual(findings.get("log"), "failed");
    const nowhere = await run(`${folder}/nowhere`, ["doctor"]);
    strictEqual(nowhere.code, 1);
    match(nowhere.stdout, /^FAILED +folder .* is not there\n +Start the node once/);
  }));

Deno.test("the program can read nothing that its start line does not name", () =>
  inFolder(async (folder) => {
    const other = `${folder}/other.toml`;
    await Deno.writeTextFile(other, 'registration = "open"\n');
    const { code, stderr } = await run(`${folder}/data`, ["--config", other]);
    strictEqual(code, 2);
    match(stderr, /other\.toml cannot be read: Requires read access/);
    const metrics = await run(`${folder}/data`, ["--metrics", "127.0.0.2:7001"]);
    strictEqual(metrics.code, 2);
    match(metrics.stderr, /not permitted the metrics port 127\.0\.0\.2:7001\n {2}Print a new start line/);
  }));

Deno.test("the start line permits its port, its folder, one addon and its own settings, and nothing else", () => {
  const { args } = serverCommand({ data: "/srv/qpq", listen: "192.0.2.1:7000" });
  const permissions = args.filter((argument) => argument.startsWith("--allow"));
  deepStrictEqual(permissions.map((argument) => argument.split("=")[0]), [
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-ffi",
    "--allow-env",
  ]);
  ok(args.includes("--no-prompt"));
  ok(permissions.includes("--allow-write=/srv/qpq"));
  ok(permissions.includes("--allow-env=QPQ_*"));
  ok(permissions.some((argument) => /^--allow-ffi=[^,]+\.node$/.test(argument)));
  ok(permissions.some((argument) => argument.startsWith("--allow-net=192.0.2.1:7000")));
  // On every address it reaches itself by the loopback.
  const everywhere = serverCommand({ data: "/srv/qpq", listen: "0.0.0.0:7000" });
  ok(everywhere.args.includes("--allow-net=0.0.0.0:7000,127.0.0.1:7000,127.0.0.1:0,unix:/srv/qpq/node.sock"));
});

Deno.test("what a node in use writes, answers and counts holds nobody's secrets", () =>
  inFolder(async (folder) => {
    const args = ["--registration", "invite", "--stop-with-stdin", "--log", "json", "--log-level", "debug"];
    await using running = await Running.start(folder, args);
    const { node, connection } = await running.connect();
    const origin = await originOf(node);
    const alice = new Person({ node, connection }, "alice.marker", origin);
    alice.password = "hunter2 hunter2";
    const invited = await run(folder, ["user", "invite", "--json"]);
    const code: string = JSON.parse(invited.stdout).codes[0];
    const deviceId = crypto.getRandomValues(new Uint8Array(16));
    const answers: string[] = [];
    const ask = (call: PromiseLike<unknown>): Promise<void> =>
      Promise.resolve(call).then(() => {}, (error: unknown) => void answers.push(String(error)));
    await alice.register(text(code));
    await alice.logIn();
    const auth = { ...alice.auth, deviceId };
    const { send, stranger } = { send: alice.send.bind(alice), stranger: new Uint8Array(32) };
    await send(alice.key, "channel.marker", "a very private line");
    await ask(send(stranger, "channel.marker", "a very private line"));
    await ask(send(alice.key, "channel.marker".repeat(9), "a very private line"));
    await ask(node.peek({ recipientKey: stranger, version: 1, auth }));
    await ask(node.peek({ recipientKey: alice.key, version: 1, auth: { ...auth, deviceId: text("device.marker") } }));
    await ask(node.resolveUser({ username: "Nobody.Marker", auth }));
    await ask(alice.register(text(code)));
    await ask(
      node.opaqueLoginFinish({ username: alice.name, finalization: new Uint8Array(64), identityKey: alice.key }),
    );
    await ask(node.logout({ auth: { version: 1, accessToken: new Uint8Array(32).fill(0x4d) } }));
    using _call = node.subscribe({ recipientKey: alice.key, sink: Inbox.serve(new Sink()), auth });
    strictEqual(answers.length, 8);
    const metrics = await (await fetch(`${running.metrics}/metrics`)).text();
    match(metrics, /^qpq_calls_total\{method="enqueue",result="E029"\} 1$/m);
    await connection.close();
    const { code: exit, log: lines } = await running.end();
    strictEqual(exit, 0);
    match(lines, /account registered/);
    ok(lines.trim().split("\n").every((entry) => typeof JSON.parse(entry).event === "string"));
    const databaseKey = (await Deno.readTextFile(`${folder}/node.key`)).trim();
    const settings = await run(folder, ["config", "--json"], { QPQ_DB_KEY: databaseKey });
    const said = [lines, ...answers, metrics, settings.stdout, settings.stderr].join("\n").toLowerCase();
    const forms = ({ buffer, byteOffset, length }: Uint8Array): string[] => {
      const bytes = new Uint8Array(buffer, byteOffset, length);
      return [
        bytes.toHex(),
        bytes.toBase64(),
        bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
        `${bytes}`,
      ];
    };
    const markers = ["hunter2", "private line", ".marker", code, databaseKey, "4d4d4d4d"];
    for (const secret of [alice.token, alice.key, alice.identitySeed, deviceId]) markers.push(...forms(secret));
    for (const marker of markers) ok(!said.includes(marker.toLowerCase()), marker);
  }));

Deno.test("a node tells a supervisor that it lives and a scraper what it did, on loopback alone", () =>
  inFolder(async (folder) => {
    await using running = await Running.start(folder, ["--registration", "open", "--stop-with-stdin"]);
    const get = async (path: string): Promise<readonly [number, string]> => {
      const response = await fetch(`${running.metrics}${path}`);
      return [response.status, await response.text()];
    };
    deepStrictEqual(await get("/healthz"), [200, "ok\n"]);
    deepStrictEqual(await get("/readyz"), [200, "ok\n"]);
    strictEqual((await get("/elsewhere"))[0], 404);
    const posted = await fetch(`${running.metrics}/metrics`, { method: "POST" });
    strictEqual(posted.status, 405);
    await posted.body?.cancel();
    const { node, connection } = await running.connect();
    const alice = new Person({ node, connection }, "alice", await originOf(node));
    await alice.register();
    await alice.logIn();
    for (let at = 0; at < 3; at++) await alice.send(alice.key, "c", "waits");
    const [status, metrics] = await get("/metrics");
    strictEqual(status, 200);
    for (
      const line of [
        'qpq_calls_total{method="enqueue",result="ok"} 3',
        'qpq_call_seconds_count{method="enqueue"} 3',
        "qpq_queue_messages 3",
        "qpq_accounts 1",
        "qpq_log_entries 1",
        "qpq_storage_full 0",
      ]
    ) ok(metrics.split("\n").includes(line), line);
    match(metrics, /^qpq_commit_seconds_count [1-9]/m);
    match(metrics, /^qpq_connections\{transport="(quic|tls)"\} 1$/m);
    match(metrics, /^qpq_queue_oldest_seconds [\d.]+$/m);
    await connection.close();
  }));

Deno.test("the settings in force are shown with where they come from", () =>
  inFolder(async (folder) => {
    const file = `${folder}/qpq.toml`;
    await Deno.mkdir(`${folder}/data`);
    await Deno.writeTextFile(`${folder}/data/qpq.toml`, 'log = "json"\n[limits]\nenqueueBurst = 7\n');
    await Deno.rename(`${folder}/data/qpq.toml`, file);
    const line = serverCommand({
      data: `${folder}/data`,
      listen: "127.0.0.1:0",
      reads: [file],
      args: ["config", "--config", file, "--registration", "closed"],
    });
    const env = { QPQ_LOG_LEVEL: "warn", QPQ_LIMIT_RESOLVE_BURST: "8" };
    const { stdout } = await new Deno.Command(line.command, { args: [...line.args], env, stdin: "null" }).output();
    const shown = new TextDecoder().decode(stdout);
    match(shown, /^registration = "closed" +# --registration$/m);
    match(shown, /^logLevel = "warn" +# QPQ_LOG_LEVEL$/m);
    match(shown, /^log = "json" +# the file$/m);
    match(shown, /^enqueueBurst = 7 +# the file$/m);
    match(shown, /^resolveBurst = 8 +# QPQ_LIMIT_RESOLVE_BURST$/m);
    match(shown, /^inboxMessages = 10000 +# default$/m);
    match(shown, /^# publicHost = +# default$/m);
    // What is shown is a configuration file that says the same.
    await Deno.writeTextFile(file, shown);
    const again = new Deno.Command(line.command, { args: [...line.args], stdin: "null" });
    const settings = (text: string): string => text.replaceAll(/ +# .*$/gm, "");
    strictEqual(settings(new TextDecoder().decode((await again.output()).stdout)), settings(shown));
  }));
