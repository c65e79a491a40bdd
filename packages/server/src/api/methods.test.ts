// A method of the schema without a row, a row without a method, a rule about a field that is not there: none of it compiles.
// The check of types that goes before the tests fails if one of these lines would.

import { strictEqual } from "node:assert/strict";
import { session } from "./guard.ts";
import type { MethodTable } from "./method.ts";
import { methods } from "./methods.ts";
import { ack } from "./ack.ts";
import { logout } from "./logout.ts";

Deno.test("a table with a row too few, a row too many or a rule about nothing does not compile", () => {
  const { enqueue: _enqueue, ...rest } = methods;
  // @ts-expect-error: enqueue has no row.
  const tooFew: MethodTable = rest;
  // @ts-expect-error: the schema has no such method.
  const tooMany: MethodTable = { ...methods, teleport: methods.health };
  // @ts-expect-error: the row of another method.
  const swapped: MethodTable = { ...methods, enqueue: methods.health };
  // @ts-expect-error: logout has no key that could be the session's own.
  session<"logout">({ own: "recipientKey", rates: [], checks: {}, handler: logout });
  // @ts-expect-error: ack has rates, and a row says which.
  session<"ack">({ versioned: true, own: "recipientKey", checks: {}, handler: ack });
  strictEqual(Object.keys(tooFew).length, Object.keys(methods).length - 1);
  strictEqual(Object.keys(tooMany).length, Object.keys(methods).length + 1);
  strictEqual(Object.keys(swapped).length, Object.keys(methods).length);
});
