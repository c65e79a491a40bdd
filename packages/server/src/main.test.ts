// qpq-server as a program: started by its own start line, with exactly those permissions, over real sockets.

import { deepStrictEqual, doesNotMatch, match, ok, rejects, strictEqual } from "node:assert/strict";
import { RpcConnection } from "@quicproquo/capnp";
import { parseNodeAddress } from "@quicproquo/protocol";
import { Node } from "@quicproquo/protocol/schema";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { dial, fetchCertificate, systemClock } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";
import { Person, refusal, Sink } from "./harness.test.ts";
import { inFolder, originOf, run } from "./running.test.ts";
import { serverCommand } from "./start-line.ts";

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

Deno.test("one address has as many connections, over both transports, as the operator allows", () =>
  inFolder(async (folder) => {
    await using node = await NodeProcess.start({ data: folder, args: ["--connections-per-address", "2"] });
    const { host, port } = parseNodeAddress(node.address);
    const { certificatePem } = await fetchCertificate({ host, port }, { clock: systemClock });
    const served = async (transport: "quic" | "tls"): Promise<Connection> => {
      const trust = { kind: "pinned", certificatePem } as const;
      const { connection } = await dial({ host, port }, { clock: systemClock, trust, transports: [transport] });
      return connection;
    };
    const answered = async (connection: Connection): Promise<boolean> => {
      const { status } = await new RpcConnection(connection).bootstrap(Node).health();
      return status === "ok";
    };
    const two = [await served("quic"), await served("tls")];
    for (const connection of two) ok(await answered(connection));
    for (const transport of ["quic", "tls"] as const) {
      await rejects(async () => {
        const third = await served(transport);
        try {
          await answered(third);
        } finally {
          await third.close();
        }
      });
    }
    for (const connection of two) await connection.close();
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
  ok(
    args.includes(
      "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=50,--external-memory-max-growing-factor=2,--memory-reducer-delay-ms=600000",
    ),
  );
  // On a database server there is one thread instead of two, and it has the room of both.
  const database = "postgres://qpq@127.0.0.1/qpq";
  const onServer = serverCommand({
    data: "/srv/qpq",
    listen: "192.0.2.1:7000",
    database,
    args: ["--database", database],
  });
  ok(onServer.args.some((argument) => argument.startsWith("--v8-flags=--max-semi-space-size=8,")));
  ok(permissions.includes("--allow-write=/srv/qpq"));
  ok(permissions.includes("--allow-env=QPQ_*"));
  ok(permissions.some((argument) => /^--allow-ffi=[^,]+\.node$/.test(argument)));
  ok(permissions.some((argument) => argument.startsWith("--allow-net=192.0.2.1:7000")));
  // On every address it reaches itself by the loopback.
  const everywhere = serverCommand({ data: "/srv/qpq", listen: "0.0.0.0:7000" });
  ok(everywhere.args.includes("--allow-net=0.0.0.0:7000,127.0.0.1:7000,127.0.0.1:0,unix:/srv/qpq/node.sock"));
});
