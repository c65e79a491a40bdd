import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Parting } from "./parting.ts";

Deno.test("parts are even, not small, and larger where the disk is slow", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (waiting, slowness) => {
        const parting = new Parting();
        parting.took(100, 4, 4 * slowness);
        const calls = parting.callsOf(waiting);
        const parts = Math.ceil(waiting / calls);
        ok(calls >= Math.min(waiting, 32) && calls <= waiting);
        ok(parts === 1 || calls * 4 / 100 >= 2 * 4 * slowness);
        ok(calls * parts - waiting < parts);
      },
    ),
  );
  const parting = new Parting();
  // The clock did not move: nothing can be told.
  parting.took(1, 0, 0);
  strictEqual(parting.callsOf(64), 32);
});
