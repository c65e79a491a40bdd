// URIs of people and conversations: one spelling each.
import assert from "node:assert/strict";
import { originOf } from "@quicproquo/protocol";
import { parseRoomUri, parseUserUri, roomUri, userUri } from "./uri.ts";

const origin = originOf(new Uint8Array(32));
const channel = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 + index);
const room = `mimi://${origin}/r/f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff`;

Deno.test("they are made and read", () => {
  assert.equal(userUri(origin, "alice"), `mimi://${origin}/u/alice`);
  assert.deepEqual(parseUserUri(userUri(origin, "alice")), { origin, name: "alice" });
  assert.equal(roomUri(origin, channel), room);
  assert.deepEqual(parseRoomUri(room), { origin, channel });
});

Deno.test("every other spelling is refused", () => {
  const user = userUri(origin, "alice");
  for (
    const wrong of [
      "",
      user.toUpperCase(),
      user.replace("/u/", "/r/"),
      user.replace("alice", "Alice"),
      user.replace("alice", "a"),
      `${user}/`,
      `${user}?x`,
      `x${user}`,
      user.replace("mimi", "https"),
      "mimi://example.com/u/alice",
      `${user}\n`,
      "m".repeat(300),
    ]
  ) assert.equal(parseUserUri(wrong), undefined, wrong);
  for (
    const wrong of [
      "",
      room.toUpperCase(),
      room.replace("f0f1", "F0F1"),
      room.slice(0, -2),
      `${room}00`,
      room.slice(0, -1),
      room.replace("f0", "g0"),
      room.replace("/r/", "/u/"),
      `mimi://example.com/r/${"00".repeat(16)}`,
      `${room}/`,
    ]
  ) assert.equal(parseRoomUri(wrong), undefined, wrong);
});
