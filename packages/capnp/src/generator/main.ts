#!/usr/bin/env node
// capnpc-ts, the plugin of the Cap'n Proto compiler: a CodeGeneratorRequest on stdin, files written below the current
// folder. `capnp compile -o./node_modules/.bin/capnpc-ts:src/schema schema.capnp`. Runs on Node and on Deno.
// `--runtime SPECIFIER` changes what generated files import; the compiler passes no arguments, so it needs a pipe:
// `capnp compile -o- schema.capnp | capnpc-ts --runtime ./runtime.ts`.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, normalize, sep } from "node:path";
import { Buffer } from "node:buffer";
import process from "node:process";
import { CapnpError } from "../errors.ts";
import { generate } from "./generate.ts";

const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);

try {
  const at = process.argv.indexOf("--runtime");
  const files = generate(Buffer.concat(chunks), { runtime: at < 0 ? undefined : process.argv[at + 1] });
  for (const { path, text } of files) {
    const place = normalize(path);
    if (isAbsolute(place) || place.split(sep)[0] === "..") {
      throw new CapnpError("schema", `${path} would be written outside the output folder: use --src-prefix`);
    }
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
} catch (error) {
  if (!(error instanceof CapnpError)) throw error;
  process.stderr.write(`capnpc-ts: ${error.message}\n`);
  process.exitCode = 1;
}
