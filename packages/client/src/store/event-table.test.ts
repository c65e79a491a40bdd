// The list of kept events by itself: what it is bounded by, and that whoever loses some is told how many.
import { strict as assert } from "node:assert";
import type { EngineEvent } from "../api.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import { keepEvents } from "../kept-events/keep.ts";
import { openTestStore } from "./store.fixture.ts";

const conversation = conversationIdOf(new Uint8Array(16).fill(1));
const gone = (number: number): EngineEvent => ({
  type: "message-gone",
  conversation,
  id: messageIdOf(new Uint8Array(32).fill(number)),
});
const notice = (text: string): EngineEvent => ({ type: "notice", conversation, text });

Deno.test("without a reader nothing is kept; with one, what passes is not", () => {
  using files = openTestStore();
  const { store } = files;
  keepEvents(store, [gone(1)]);
  assert.equal(store.events.last(), 0);
  store.events.addReader("bot");
  keepEvents(store, [{ type: "connection", connection: { state: "connecting" } }, gone(2), notice("a"), notice("b")]);
  assert.deepEqual(store.events.page(0, 10).map(({ type, text }) => text ?? type), ["message-gone", "a", "b"]);
});

Deno.test("the oldest are let go beyond the bound, and each reader that had them not is told how many", () => {
  using files = openTestStore();
  const { store } = files;
  store.events.addReader("away");
  store.events.addReader("quick");
  keepEvents(store, [1, 2, 3, 4, 5].map(gone), 5);
  store.events.acknowledge("quick", 4);
  keepEvents(store, [6, 7].map(gone), 5);
  assert.deepEqual(store.events.page(0, 10).map(({ seq }) => seq), [3, 4, 5, 6, 7]);
  keepEvents(store, [8].map(gone), 5);
  const lost = () => store.events.readers().map(({ name, lost, lostUpTo }) => [name, lost, lostUpTo]);
  assert.deepEqual(lost(), [["away", 3, 3], ["quick", 0, 0]]);
  // The same thing again moves to the end: nothing is lost by that, though the numbers have a gap now.
  keepEvents(store, [4].map(gone), 5);
  assert.deepEqual(store.events.page(0, 10).map(({ seq }) => seq), [5, 6, 7, 8, 9]);
  assert.deepEqual(lost(), [["away", 3, 3], ["quick", 0, 0]]);
  store.events.acknowledge("away", 3);
  assert.deepEqual(lost(), [["away", 0, 0], ["quick", 0, 0]]);
});

Deno.test("what all readers have is kept no longer, and a seq is never given out again", () => {
  using files = openTestStore();
  const { store } = files;
  store.events.addReader("one");
  store.events.addReader("two");
  keepEvents(store, [1, 2, 3].map(gone));
  store.events.acknowledge("one", 3);
  store.events.acknowledge("two", 2);
  assert.deepEqual(store.events.page(0, 10).map(({ seq }) => seq), [3]);
  store.events.removeReader("two");
  assert.deepEqual(store.events.page(0, 10), []);
  files.reopen();
  keepEvents(files.store, [gone(4)]);
  assert.deepEqual(files.store.events.page(0, 10).map(({ seq }) => seq), [4]);
  files.store.events.removeReader("one");
  assert.deepEqual([files.store.events.page(0, 10), files.store.events.wanted], [[], false]);
});
