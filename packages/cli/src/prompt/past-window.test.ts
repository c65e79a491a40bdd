import { strict as assert } from "node:assert";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { mostHeld, PastWindow } from "./past-window.ts";

async function engineWith(count: number): Promise<{ readonly engine: EchoEngine; readonly window: PastWindow }> {
  const engine = new EchoEngine("alice", "qpq://echo:7000");
  for (let at = 1; at <= count; at++) engine.receive("bob", String(at));
  const conversation = await engine.openDirect("bob");
  return { engine, window: new PastWindow(engine, conversation.id) };
}

const texts = ({ messages }: PastWindow): string[] => messages.map(({ text }) => text);

Deno.test("past: from the newest to the oldest and back, never more than it holds, nothing left out", async () => {
  const total = mostHeld * 3 + 17;
  const { window } = await engineWith(total);
  await window.toNewest();
  const seen = new Set(texts(window));
  while (!window.atOldest) {
    await window.older();
    assert.ok(window.messages.length <= mostHeld);
    for (const text of texts(window)) seen.add(text);
  }
  assert.equal(seen.size, total);
  assert.equal(window.atNewest, false);
  seen.clear();
  while (!window.atNewest) {
    for (const text of texts(window)) seen.add(text);
    await window.newer();
    assert.ok(window.messages.length <= mostHeld);
    const held = texts(window).map(Number);
    assert.deepEqual(held, held.toSorted((left, right) => left - right));
  }
  for (const text of texts(window)) seen.add(text);
  assert.equal(seen.size, total);
});

Deno.test("past: what comes is put behind the newest, and nowhere else", async () => {
  const { engine, window } = await engineWith(mostHeld * 2);
  const came: boolean[] = [];
  using _events = engine.on((event) => {
    if (event.type === "message") came.push(window.put(event.message, false));
  });
  await window.toNewest();
  engine.receive("bob", "new");
  engine.receive("carol", "not here");
  assert.equal(texts(window).at(-1), "new");
  await window.toOldest();
  engine.receive("bob", "later");
  assert.deepEqual(texts(window).slice(0, 2), ["1", "2"]);
  assert.deepEqual(came, [true, false, false]);
});

Deno.test("past: a message in the middle has both sides around it", async () => {
  const { engine, window } = await engineWith(1000);
  const [found] = await engine.search("500");
  assert.ok(found !== undefined);
  await window.toMessage(found.message);
  const held = texts(window);
  assert.deepEqual([held[0], held.includes("500"), held.at(-1)], ["401", true, "600"]);
  assert.deepEqual([window.atOldest, window.atNewest], [false, false]);
});

Deno.test("past: what comes does not push out what somebody is looking at, only what they have left behind", async () => {
  const { engine, window } = await engineWith(50);
  let following = false;
  using _events = engine.on((event) => {
    if (event.type === "message") window.put(event.message, following);
  });
  await window.toOldest();
  for (let at = 51; at <= mostHeld + 20; at++) engine.receive("bob", String(at));
  assert.deepEqual([texts(window)[0], window.messages.length, window.atNewest], ["1", mostHeld, false]);
  await window.toNewest();
  following = true;
  for (let at = 1; at <= mostHeld; at++) engine.receive("bob", `new ${at}`);
  assert.deepEqual([texts(window)[0], window.messages.length, window.atOldest], ["new 1", mostHeld, false]);
});
