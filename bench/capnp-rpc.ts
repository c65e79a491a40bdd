// CPU per call of our RPC and of the C++ reference, in one run: `health`, 64 in flight, TCP on loopback, every pairing of
// clients and servers. What counts is the ratio to the C++ pair, since machines differ; user and system time of each
// process, threads included. `--json FILE` for programs, `--calls N` (default 300,000), `--window N` (default 64).

import { build, missing } from "../tests/interop/capnp/reference-peer.ts";
import { flag } from "./flag.ts";

/** The target: our pair costs at most this much of what the C++ pair costs. */
const TARGET = 1.3;

const root = new URL("..", import.meta.url).pathname;
const count = Number(flag("calls") ?? 300_000);
const window = Number(flag("window") ?? 64);

interface Program {
  readonly name: string;
  readonly command: readonly string[];
}

interface Measured {
  readonly client: string;
  readonly server: string;
  readonly clientMicros: number;
  readonly serverMicros: number;
  readonly callsPerSecond: number;
}

if (missing !== undefined) {
  console.log(`left out: ${missing}`);
  Deno.exit(0);
}
const reference: Program = {
  name: "C++",
  command: [await build(`${root}bench/cpp/rpc-health.c++`, `${root}tests/interop/capnp/test.capnp`)],
};
const ours: Program = {
  name: "TypeScript",
  command: [Deno.execPath(), "run", "--allow-net", `--config=${root}deno.json`, `${root}bench/rpc/health.ts`],
};

const results: Measured[] = [];
for (const [client, server] of [[reference, reference], [ours, ours], [ours, reference], [reference, ours]] as const) {
  const measured = await measure(client, server);
  results.push(measured);
  const { clientMicros, serverMicros, callsPerSecond } = measured;
  const both = clientMicros + serverMicros;
  const first = results[0] ?? measured;
  const ratio = both / (first.clientMicros + first.serverMicros);
  console.log(
    `${client.name.padEnd(10)} calls ${server.name.padEnd(10)}  client ${us(clientMicros)}  server ${
      us(serverMicros)
    }  ` +
      `both ${us(both)}  ${ratio.toFixed(2)} x C++  ${Math.round(callsPerSecond)} calls/s`,
  );
}
const [cpp, typescript] = results;
if (cpp !== undefined && typescript !== undefined) {
  const ratio = (typescript.clientMicros + typescript.serverMicros) / (cpp.clientMicros + cpp.serverMicros);
  console.log(`${ratio.toFixed(2)} times the C++ pair's CPU (to reach: ${TARGET}): ${ratio <= TARGET ? "yes" : "no"}`);
}
const file = flag("json");
if (file !== undefined) {
  await Deno.writeTextFile(file, `${JSON.stringify({ window, calls: count, results }, null, 2)}\n`);
}

function us(micros: number): string {
  return `${micros.toFixed(1).padStart(5)} us`;
}

async function measure(client: Program, server: Program): Promise<Measured> {
  const serving = start(server, ["serve"]);
  const port = await serving.line();
  const calling = start(client, ["call", port, String(window)]);
  try {
    const run = async (calls: number): Promise<void> => {
      await calling.say(String(calls));
      const line = await calling.line();
      if (line !== "done") throw new Error(`the client said ${line}`);
    };
    await run(Math.min(count, 50_000));
    const before = [await cpuMicros(calling.pid), await cpuMicros(serving.pid)] as const;
    const started = performance.now();
    await run(count);
    const seconds = (performance.now() - started) / 1000;
    return {
      client: client.name,
      server: server.name,
      clientMicros: (await cpuMicros(calling.pid) - before[0]) / count,
      serverMicros: (await cpuMicros(serving.pid) - before[1]) / count,
      callsPerSecond: count / seconds,
    };
  } finally {
    await calling.stop();
    await serving.stop();
  }
}

interface Running {
  readonly pid: number;
  line(): Promise<string>;
  say(text: string): Promise<void>;
  stop(): Promise<void>;
}

function start({ command }: Program, args: readonly string[]): Running {
  const [program = "", ...rest] = command;
  const child = new Deno.Command(program, { args: [...rest, ...args], stdin: "piped", stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  const writer = child.stdin.getWriter();
  let text = "";
  return {
    pid: child.pid,
    async line(): Promise<string> {
      while (!text.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`${program} ended`);
        text += new TextDecoder().decode(value);
      }
      const end = text.indexOf("\n");
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      return line;
    },
    say: (line) => writer.write(new TextEncoder().encode(`${line}\n`)),
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await reader.cancel();
      await writer.close().catch(() => {});
      await child.status;
    },
  };
}

/** User and system time of a process so far, all its threads (proc(5), `/proc/PID/stat`: ticks of 10 ms). */
async function cpuMicros(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
