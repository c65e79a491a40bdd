// The tables and docs/errors.md say the same, and every hint is a sentence.
import assert from "node:assert/strict";
import { clientErrors } from "./client-errors.ts";
import { isNodeErrorCode, QpqError } from "./errors.ts";
import { nodeErrors } from "./node-errors.ts";

Deno.test("docs/errors.md lists every code with its name, retry and hint, and no other", () => {
  const page = Deno.readTextFileSync(new URL("../../../docs/errors.md", import.meta.url));
  const rows = page.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const yes = (retry: boolean): string => retry ? "yes" : "no";
  const expected = [
    ...Object.entries(nodeErrors).map((
      [code, { name, type, retry, hint }],
    ) => [`\`${code}\``, name, type, yes(retry), hint]),
    ...Object.entries(clientErrors).map(([code, { retry, hint }]) => [`\`${code}\``, yes(retry), hint]),
  ];
  assert.deepEqual(rows, expected);
});

Deno.test("every hint is a sentence that a person can act on, every client code a stable word", () => {
  for (const [code, { hint }] of [...Object.entries(nodeErrors), ...Object.entries(clientErrors)]) {
    assert.match(hint, /^[A-Z].{10,}[.]$/, code);
  }
  const words = Object.keys(clientErrors);
  for (const word of words) assert.match(word, /^[a-z]+(-[a-z]+)*$/);
  assert.deepEqual(words, words.toSorted(), "in alphabetical order");
});

Deno.test("a node's code is one of the table, not a property that every object has", () => {
  for (const code of ["E001", "E029"]) assert.equal(isNodeErrorCode(code), true);
  for (const code of ["E000", "E030", "e001", "", "constructor", "toString", "__proto__", "node-busy"]) {
    assert.equal(isNodeErrorCode(code), false, code);
  }
});

Deno.test("an error brings its table's hint and retry unless it was given its own", () => {
  const usual = new QpqError("node-unreachable", "nobody answers at qpq://127.0.0.1:7000");
  assert.equal(usual.hint, clientErrors["node-unreachable"].hint);
  assert.equal(usual.retry, true);
  assert.equal(usual.name, "QpqError");
  assert.equal(usual.cause, undefined);
  const cause = new Error("ECONNREFUSED");
  const special = new QpqError("node-unreachable", "x", { retry: false, hint: "Start it.", cause });
  assert.deepEqual([special.retry, special.hint, special.cause], [false, "Start it.", cause]);
  assert.equal(new QpqError("E007", "x").retry, true);
  assert.equal(new QpqError("E016", "x").retry, false);
});
