// A line from whatever program asks a held profile: calls or refusals, and of each call its arguments or a refusal.
import { argumentsFrom } from "../src/daemon/call-arguments.ts";
import { engineMethods, isEngineMethod } from "../src/daemon/engine-methods.ts";
import { isFailure, lineOf, parseLine } from "../src/daemon/json-rpc.ts";
import { CliError } from "../src/errors.ts";

const encoder = new TextEncoder();
const id = "0".repeat(32);
const lines = [
  `{"jsonrpc":"2.0","id":1,"method":"send","params":{"conversation":"${id}","text":"hello"}}`,
  `{"jsonrpc":"2.0","id":"a","method":"search","params":["words",{"conversation":"${id}","limit":5}]}`,
  `[{"jsonrpc":"2.0","method":"typing","params":["${id}",true]},{"jsonrpc":"2.0","id":null,"method":"blocked"}]`,
  `{"jsonrpc":"2.0","id":2,"method":"download","params":{"conversation":"${id}","file":{"message":"${id}${id}","place":0},"path":"/x"}}`,
  `{"jsonrpc":"2.0","id":3,"method":"history","params":{"conversation":"${id}","page":{"before":9,"limit":1}}}`,
];

export const seeds: readonly Uint8Array[] = lines.map((line) => encoder.encode(line));

export function fuzz(bytes: Uint8Array): void {
  for (const call of parseLine(bytes).calls) {
    if (isFailure(call)) {
      lineOf(call);
      continue;
    }
    // A file is looked for where the line says, which is for the stories.
    if (!isEngineMethod(call.method) || call.method === "sendFile") continue;
    try {
      argumentsFrom(call.params, engineMethods[call.method], new AbortController().signal);
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== "invalid-argument") throw error;
    }
  }
}
