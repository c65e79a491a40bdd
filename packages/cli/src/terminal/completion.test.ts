import { strict as assert } from "node:assert";
import { complete, type CompletionSource } from "./completion.ts";

const source = (from: number, ...candidates: string[]): CompletionSource => () => ({ from, candidates });

Deno.test("completion: the only candidate goes in whole, with a space", () => {
  assert.deepEqual(complete("/sw", source(0, "/switch", "/list")), { replace: 3, insert: "/switch ", candidates: [] });
});

Deno.test("completion: several give what they share, and the list", () => {
  assert.deepEqual(complete("/dm ma", source(4, "maria", "marius", "bob")), {
    replace: 2,
    insert: "mari",
    candidates: ["maria", "marius"],
  });
});

Deno.test("completion: what is shared is cut between clusters", () => {
  assert.equal(complete("#", source(0, "#👩‍👧a", "#👩‍👦b"))?.insert, "#");
});

Deno.test("completion: nothing fits, nothing changes", () => {
  assert.equal(complete("/xy", source(0, "/switch")), undefined);
});
