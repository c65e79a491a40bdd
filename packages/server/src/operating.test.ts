// What an operator does with a node that runs: invites, looks, deletes, watches; over the program's own commands.

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { Person, refusal, Sink, text } from "./harness.test.ts";
import { inFolder, originOf, run, Running } from "./running.test.ts";
import type { Ran } from "./running.test.ts";
import { serverCommand } from "./start-line.ts";

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

Deno.test("a command about somebody makes no node where there is none", () =>
  inFolder(async (folder) => {
    const { code, stderr } = await run(`${folder}/typo`, ["user", "delete", "alice", "--yes"]);
    strictEqual(code, 1);
    match(stderr, /there is no node in/);
    deepStrictEqual(
      [...Deno.readDirSync(folder)].flatMap(({ name }) => [...Deno.readDirSync(`${folder}/${name}`)]),
      [],
    );
  }));

Deno.test("a database on a server is not restored into a folder as if it were not there", () =>
  inFolder(async (folder) => {
    const [from, journal] = [`${folder}/copy`, `${folder}/log.journal`];
    await Deno.mkdir(from);
    await Deno.writeTextFile(journal, "");
    const { code, stderr } = await run(folder, [
      ...["restore", "--from", from, "--journal", journal],
      ...["--database", "postgres://node@127.0.0.1:1/node"],
    ]);
    strictEqual(code, 1);
    match(stderr, /own tools\n.*pg_basebackup/s);
    deepStrictEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["copy", "log.journal"]);
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
