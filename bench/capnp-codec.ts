// Decoding and encoding a Fetch result of 100 x 1 KiB: this package, the C++ implementation, protobufjs. CPU time per
// message, in rounds that take turns, of one run on one machine: the ratios mean something, the times only there.
// `--json FILE` writes the figures. Needs g++, capnproto and libcapnp-dev for the C++ side.

import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import protobuf from "protobufjs";
import { MessageBuilder, MessagePool } from "@quicproquo/capnp";
import { NodeServiceFetchResults } from "../packages/protocol/src/schema/node.capnp.ts";

const COUNT = 100;
const ROUNDS = 11;
const PER_ROUND = 2000;
const root = new URL("..", import.meta.url).pathname;

const data = new Uint8Array(1024).fill(7);
const payloads = Array.from({ length: COUNT }, (_, index) => ({ seq: BigInt(index), data }));
const message = NodeServiceFetchResults.encode({ payloads }).slice();
const expected = payloads.reduce((sum, { seq }) => sum + Number(seq) + data.byteLength, 0);

const Proto = protobuf.parse(`
  syntax = "proto3";
  message Envelope { uint64 seq = 1; bytes data = 2; }
  message FetchResults { repeated Envelope payloads = 1; }
`).root.lookupType("FetchResults");
const protoPayloads = { payloads: payloads.map(({ seq }) => ({ seq: Number(seq), data })) };
const protoBytes = Proto.encode(Proto.create(protoPayloads)).finish();

const pool = new MessagePool();

const contenders: Record<string, Record<"decode" | "encode", () => number>> = {
  ours: {
    decode: () => {
      let sum = 0;
      for (const { seq, data } of NodeServiceFetchResults.decode(message).payloads) {
        sum += Number(seq) + data.byteLength;
      }
      return sum;
    },
    encode: () => {
      const builder = pool.take();
      NodeServiceFetchResults.writeAt(builder, MessageBuilder.ROOT, { payloads });
      const { byteLength } = builder.framed();
      pool.give(builder);
      return byteLength;
    },
  },
  protobufjs: {
    decode: () => {
      let sum = 0;
      for (const { seq, data } of protoList(Proto.decode(protoBytes))) sum += Number(seq) + data.byteLength;
      return sum;
    },
    encode: () => Proto.encode(protoPayloads).finish().byteLength,
  },
};

interface ProtoEnvelope {
  readonly seq: { toString(): string } | number;
  readonly data: Uint8Array;
}

function protoList(decoded: protobuf.Message): readonly ProtoEnvelope[] {
  const list: unknown = Reflect.get(decoded, "payloads");
  if (!Array.isArray(list)) throw new Error("protobufjs decoded no list");
  return list;
}

for (const [name, { decode }] of Object.entries(contenders)) {
  if (decode() !== expected) throw new Error(`${name} decodes something else`);
}

const folder = await Deno.makeTempDir({ prefix: "qpq-bench-" });
const figures: Record<string, number> = {};
try {
  const cpp = await buildCpp();
  const times = new Map<string, number[]>();
  const note = (key: string, value: number): void => void times.set(key, [...(times.get(key) ?? []), value]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const what of ["decode", "encode"] as const) {
      for (const [name, run] of Object.entries(contenders)) note(`${name} ${what}`, measure(run[what]));
      note(`C++ ${what}`, await cpp.measure(what));
    }
  }
  cpp.end();
  // The first round warms up.
  for (const [key, values] of times) figures[key] = median(values.slice(1)) / 1000;
} finally {
  await Deno.remove(folder, { recursive: true });
}

console.log(`Fetch result, ${COUNT} x ${data.byteLength} bytes; CPU us a message, median of ${ROUNDS - 1} rounds`);
for (const what of ["decode", "encode"]) {
  const of = (name: string): number => figures[`${name} ${what}`] ?? NaN;
  console.log(
    `${what}: ours ${of("ours").toFixed(1)}, C++ ${of("C++").toFixed(1)}, protobufjs ${of("protobufjs").toFixed(1)}` +
      `  (${(of("ours") / of("C++")).toFixed(2)} x C++, ${(of("ours") / of("protobufjs")).toFixed(2)} x protobufjs)`,
  );
}
const at = Deno.args.indexOf("--json");
const file = at < 0 ? undefined : Deno.args[at + 1];
if (file !== undefined) {
  const ratio = (what: string): number => (figures[`ours ${what}`] ?? NaN) / (figures[`C++ ${what}`] ?? NaN);
  const report = { microseconds: figures, ratioToCpp: { decode: ratio("decode"), encode: ratio("encode") } };
  await Deno.writeTextFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

function measure(run: () => number): number {
  let sink = 0;
  const before = process.cpuUsage();
  for (let each = 0; each < PER_ROUND; each += 1) sink += run();
  const { user, system } = process.cpuUsage(before);
  if (sink === 0) throw new Error("nothing was done");
  return ((user + system) * 1000) / PER_ROUND;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

interface Cpp {
  measure(what: string): Promise<number>;
  end(): void;
}

async function buildCpp(): Promise<Cpp> {
  await Deno.writeFile(`${folder}/message`, message);
  await tool("capnp", ["compile", "--no-standard-import", "-oc++:" + folder, "node.capnp"], `${root}/schema`);
  const sources = [`${root}/bench/cpp/codec.c++`, `${folder}/node.capnp.c++`];
  await tool(
    "g++",
    [
      "-O2",
      "-std=c++17",
      `-I${folder}`,
      ...sources,
      "-lcapnp-rpc",
      "-lcapnp",
      "-lkj-async",
      "-lkj",
      "-o",
      `${folder}/codec`,
    ],
    folder,
  );
  const child = spawn(`${folder}/codec`, [`${folder}/message`], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    measure: async (what) => {
      child.stdin.write(`${what} ${PER_ROUND}\n`);
      return Number((await lines.next()).value);
    },
    end: () => child.stdin.end(),
  };
}

async function tool(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], cwd, env: { PWD: cwd } }).output();
  if (!success) throw new Error(`${command} failed:\n${new TextDecoder().decode(stderr)}`);
}
