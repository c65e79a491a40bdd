import assert from "node:assert/strict";
import { mutants, mutated } from "../tools/mutate/mutants.ts";

const variants = (source: string): string[] => mutants("a.ts", source).map((mutant) => mutated(source, mutant));

Deno.test("a check is left out and turned round", () => {
  assert.deepEqual(variants("function f(x) { if (x.bad) return; }"), [
    "function f(x) { ; }",
    "function f(x) { if (!(x.bad)) return; }",
  ]);
  assert.deepEqual(variants("if (!ok) { throw e; }"), [";", "if (ok) { throw e; }"]);
  assert.deepEqual(variants("if (a === b) throw e;"), [";", "if (a !== b) throw e;"]);
});

Deno.test("a condition that chooses is turned round only", () => {
  assert.deepEqual(variants("if (ok) a = b; else a = c;"), ["if (!(ok)) a = b; else a = c;"]);
  assert.deepEqual(variants("if (ok) a = b;"), ["if (!(ok)) a = b;"]);
  assert.deepEqual(variants("const a = ok ? b : c;"), ["const a = !(ok) ? b : c;"]);
});

Deno.test("comparisons, arithmetic, numbers, methods, calls, throws", () => {
  assert.deepEqual(variants("const f = (a, b) => a < b && a - 1;"), [
    "const f = (a, b) => a <= b && a - 1;",
    "const f = (a, b) => a < b || a - 1;",
    "const f = (a, b) => a < b && a + 1;",
    "const f = (a, b) => a < b && a - 2;",
  ]);
  assert.deepEqual(variants("const f = () => 7n;"), ["const f = () => 8n;"]);
  assert.deepEqual(variants("const ok = list.every(pass);"), ["const ok = list.some(pass);"]);
  assert.deepEqual(variants("secret.fill(zero);"), [";"]);
  assert.deepEqual(variants("function f() { secret.fill(0); }"), ["function f() { ; }"]);
  assert.deepEqual(variants("function f() { throw e; }"), ["function f() { ; }"]);
});

Deno.test("types, imports, tables and texts stay", () => {
  assert.deepEqual(variants('import { a } from "./a.ts"; export { b } from "./b.ts";'), []);
  assert.deepEqual(variants("interface A { readonly a: 1 | 2 } type B = true | false; let c: 3 & 4;"), []);
  assert.deepEqual(variants("const limits = { a: 64, b: true };"), []);
  assert.deepEqual(variants('const f = (a) => "a" + `${a - 1} of 9`;'), []);
  assert.deepEqual(variants("const f = (list, at) => { const [a = 0] = list; return list[at] ?? 0; };"), []);
  assert.deepEqual(variants("const f = (a) => a ?? 0;"), ["const f = (a) => a ?? 1;"]);
});
