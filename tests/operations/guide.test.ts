// The operations guide does what it says: its blocks of shell run, in their order, in a folder of their own, where the
// places that they name lie. Blocks that change the machine are looked at only: they are shell, and what they take from
// this tree is there.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { TestS3 } from "../../testkit/src/test-s3.ts";
import { PostgresServer } from "../../testkit/src/postgres-server.ts";
import { sizes } from "../../testkit/sizes.ts";
import { hasProgram } from "../../testkit/src/programs.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = await Deno.readTextFile(`${root}docs/operations.md`);

interface Block {
  readonly kind: string;
  readonly script: string;
}

const blocks: readonly Block[] = [...guide.matchAll(/^```sh *(\w*)\n([\s\S]*?)^```$/gm)].map((
  [, kind = "", script = ""],
) => ({ kind, script }));

Deno.test({
  name: "every block of the operations guide runs",
  ignore: !hasProgram("bash") || !hasProgram("curl"),
  async fn() {
    // Blocks that need a database server run where there is one, and time for it.
    const served = sizes.programsOnPostgres && PostgresServer.available;
    await using postgres = served ? await PostgresServer.start() : undefined;
    await using s3 = TestS3.start();
    const { accessKeyId, secretAccessKey } = s3.credentials;
    const folder = await Deno.makeTempDir({ prefix: "qpq-guide-" });
    try {
      for (const name of ["backup", "safe", "work"]) await Deno.mkdir(`${folder}/${name}`);
      const [port, metricsPort] = freePorts();
      const script = blocks.filter(({ kind, script }) => kind === "" && (served || !script.includes("postgres://")))
        .map(({ script }) => script).join("\n")
        .replaceAll("/var/lib/", `${folder}/`)
        .replaceAll(/(?<![\w.])\/(backup|safe)\//g, `${folder}/$1/`)
        .replaceAll("0.0.0.0:7000", `127.0.0.1:${port}`)
        .replaceAll("127.0.0.1:7001", `127.0.0.1:${metricsPort}`)
        .replaceAll("https://s3.example.org", s3.endpoint)
        .replaceAll("ACCESS_KEY_ID:SECRET_ACCESS_KEY", `${accessKeyId}:${secretAccessKey}`)
        .replaceAll("postgres://qpq@127.0.0.1:5432/qpq", await postgres?.schema() ?? "");
      const { code, stdout, stderr } = await new Deno.Command("bash", {
        // What it started in the background ends with it, however it ends.
        args: ["-euo", "pipefail", "-c", `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${script}`],
        cwd: `${folder}/work`,
        env: { PATH: `${root}packages/server/deploy:${Deno.env.get("PATH") ?? ""}`, NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      strictEqual(code, 0, said);
      ok(/^qpq:\/\/127\.0\.0\.1:\d+#/m.test(said), said);
      ok(/^enqueueBurst = 500 +# the file$/m.test(said), said);
      ok(/^ok +files +s3:\/\/files\/qpq\/ at http:\S+ answers and can be listed$/m.test(said), said);
      strictEqual(/^\d+ tables with \d+ rows are in postgres:/m.test(said), served, said);
      deepStrictEqual([...Deno.readDirSync(`${folder}/backup/qpq-monday`)].map(({ name }) => name).sort(), [
        "backup.json",
        "log.journal",
        "node.db",
      ]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "blocks for root are shell, and name what there is",
  ignore: !hasProgram("bash"),
  async fn() {
    const others = blocks.filter(({ kind }) => kind !== "");
    ok(others.length > 0);
    for (const { kind, script } of others) {
      strictEqual(kind, "root");
      ok(script.startsWith("# as root"), script);
      const { code, stderr } = await new Deno.Command("bash", { args: ["-n", "-c", script] }).output();
      strictEqual(code, 0, new TextDecoder().decode(stderr));
      for (const [path] of script.matchAll(/packages\/server\/[\w./-]+/g)) ok(Deno.statSync(`${root}${path}`), path);
    }
  },
});

/** Two that nobody holds at the moment. */
function freePorts(): readonly [number, number] {
  using one = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using two = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return [one.addr.port, two.addr.port];
}
