// What is given to operators agrees with the program: the start line in the unit and in the container, its hardening, and
// every number that the dashboard draws.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Counts } from "./observe/counts.ts";
import { Metrics } from "./observe/metrics.ts";
import { serverCommand } from "./start-line.ts";
import { FakeClock } from "@quicproquo/testkit";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (name: string): string => Deno.readTextFileSync(`${root}packages/server/deploy/${name}`);

/** As it is where these files expect the tree to be. */
function startLine(): readonly string[] {
  const { command, args } = serverCommand({
    data: "/var/lib/qpq",
    listen: "0.0.0.0:7000",
    metrics: "127.0.0.1:7001",
    args: ["--metrics", "127.0.0.1:7001"],
    deno: `${root}node_modules/deno/deno`,
  });
  return [command, ...args].map((word) =>
    word.replaceAll(root, "/opt/quicproquo/").replace(/prebuilds\/[^/]*\.node/, "prebuilds/linux-x64.node")
  );
}

Deno.test("the unit starts the node by its start line", () => {
  strictEqual(/^ExecStart=(.*)$/m.exec(read("qpq-server.service"))?.[1], startLine().join(" "));
});

Deno.test("so does the container, and what it copies is there", () => {
  const file = read("Containerfile");
  deepStrictEqual(JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)?.[1] ?? "null"), startLine());
  for (const [, sources = ""] of file.matchAll(/^COPY (?!--from)(.*) \S+$/gm)) {
    for (const source of sources.split(" ")) ok(Deno.statSync(`${root}${source}`), source);
  }
});

Deno.test({
  name: "systemd finds the unit little exposed, and nothing wrong with it",
  ignore: !hasSystemdAnalyze(),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-unit-" });
    try {
      // The program need not be installed for it to be looked at.
      const unit = read("qpq-server.service").replace(/^ExecStart=\S+/m, "ExecStart=/bin/true");
      await Deno.writeTextFile(`${folder}/qpq-server.service`, unit);
      const args = ["security", "--offline=true", "--no-pager", `${folder}/qpq-server.service`];
      const { stdout } = await new Deno.Command("systemd-analyze", { args }).output();
      const score = /exposure level for qpq-server\.service: ([\d.]+)/.exec(new TextDecoder().decode(stdout))?.[1];
      ok(Number(score) <= 3, `exposure ${score}`);
      const verified = await new Deno.Command("systemd-analyze", {
        args: ["verify", "--man=no", `${folder}/qpq-server.service`],
      }).output();
      strictEqual(
        new TextDecoder().decode(verified.stderr).split("\n").filter((line) => line.includes("qpq")).join(),
        "",
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("every number on the dashboard is one that the node shows, and every one is drawn", async () => {
  using metrics = new Metrics({
    version: "1.0.0",
    counts: new Counts(["enqueue"]),
    clock: new FakeClock(),
    connections: () => new Map(),
    draining: () => false,
    census: () =>
      Promise.resolve({
        messages: 0,
        bytes: 0,
        oldest: undefined,
        newest: undefined,
        accounts: 0,
        logEntries: 0,
        databaseBytes: 0,
        freeBytes: 0,
        walBytes: 0,
      }),
    memory: () => ({ rss: 0, heapUsed: 0 }),
  });
  const text = await metrics.text();
  const shown = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) =>
      type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
    ),
  );
  const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
    read("grafana-dashboard.json"),
  );
  const drawn = new Set<string>();
  for (const { title, targets } of dashboard.panels) {
    ok(targets.length > 0, title);
    for (const { expr } of targets) {
      const names = expr.match(/qpq_\w+/g) ?? [];
      ok(names.length > 0, title);
      for (const name of names) {
        ok(shown.has(name), `${title}: the node does not show ${name}`);
        drawn.add(name.replace(/_(bucket|sum|count)$/, ""));
      }
    }
  }
  deepStrictEqual(
    [...new Set([...shown].map((name) => name.replace(/_(bucket|sum|count)$/, "")))].sort(),
    [...drawn].sort(),
  );
});

function hasSystemdAnalyze(): boolean {
  try {
    return new Deno.Command("systemd-analyze", { args: ["--version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
