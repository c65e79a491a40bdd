// Writing a message and reading it back.

import assert from "node:assert/strict";
import { CapnpError } from "@quicproquo/capnp";
import { Person, type PersonReader } from "./greeter.capnp.ts";

const bytes: Uint8Array = Person.encode({
  name: "Ada",
  born: 1815,
  photo: new Uint8Array([1, 2, 3]),
  friends: [{ name: "Charles" }, { name: "Mary", contact: { email: "mary@example.org" } }],
  contact: { phone: { number: "+44 20", kind: "home" } },
});

const ada: PersonReader = Person.decode(bytes, { messageBytes: 65536, segments: 8, traversalWords: 65536, depth: 16 });
assert.equal(ada.name, "Ada");
assert.equal(ada.photo.buffer, bytes.buffer); // a view of the message: `.slice()` what is kept
assert.deepEqual(ada.friends.map((friend) => friend.name), ["Charles", "Mary"]);
if (ada.contact.which() === "phone") assert.equal(ada.contact.phone.kind, "home");

try {
  Person.decode(bytes.subarray(0, 40));
  assert.fail("a message that was cut off must not be read");
} catch (error) {
  assert.ok(error instanceof CapnpError && error.code === "truncated");
}
