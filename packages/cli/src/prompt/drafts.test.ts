// What is typed is kept within a second, and taken away when it is where it belongs.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { Drafts, KEEP_AFTER_MS } from "./drafts.ts";

async function begin() {
  const clock = new FakeClock(1_000_000);
  const engine = new EchoEngine("alice", "qpq://localhost");
  const [{ id: bob }, { id: carol }] = [await engine.openDirect("bob"), await engine.openDirect("carol")];
  const state = { busy: false };
  const failed: unknown[] = [];
  const hooks = { busy: () => state.busy, failed: (error: unknown) => void failed.push(error) };
  const drafts = new Drafts(engine, clock, hooks);
  return { clock, engine, bob, carol, state, failed, hooks, drafts };
}

Deno.test("drafts: what is typed is kept within a second, however long somebody types; a word of the prompt is not", async () => {
  const { clock, engine, bob, carol, drafts } = await begin();
  drafts.set(bob, "h");
  for (const line of ["he", "hel", "hell", "hello"]) {
    await clock.advance(KEEP_AFTER_MS / 4);
    drafts.set(bob, line);
  }
  assert.ok(KEEP_AFTER_MS < 1_000);
  assert.equal(engine.drafted.get(bob), "hell");
  await clock.advance(KEEP_AFTER_MS);
  assert.equal(engine.drafted.get(bob), "hello");
  drafts.set(carol, "/switch @bob");
  await clock.advance(KEEP_AFTER_MS);
  assert.equal(engine.drafted.has(carol), false);
  drafts.set(carol, "//a text");
  await clock.advance(KEEP_AFTER_MS);
  assert.equal(engine.drafted.get(carol), "//a text");
  // The next sitting begins with it.
  const again = new Drafts(engine, clock, { busy: () => false, failed: assert.fail });
  await again.load();
  assert.deepEqual([again.get(bob), again.get(carol)], ["hello", "//a text"]);
});

Deno.test("drafts: a line that was entered is a draft until it is sent, and the end keeps what stands there", async () => {
  const { clock, engine, bob, carol, state, drafts } = await begin();
  drafts.set(bob, "hello");
  await clock.advance(KEEP_AFTER_MS);
  state.busy = true;
  drafts.set(bob, "");
  await clock.advance(3 * KEEP_AFTER_MS);
  assert.equal(engine.drafted.get(bob), "hello");
  state.busy = false;
  await clock.advance(KEEP_AFTER_MS);
  assert.equal(engine.drafted.has(bob), false);
  // The same words again, at once after they were sent: the engine has taken the first away.
  for (const line of ["ok", "", "ok"]) {
    drafts.set(bob, line);
    if (line === "ok") await clock.advance(KEEP_AFTER_MS);
    else engine.drafted.delete(bob);
  }
  assert.equal(engine.drafted.get(bob), "ok");
  drafts.set(carol, "at the very end");
  await drafts.close();
  assert.equal(engine.drafted.get(carol), "at the very end");
});

Deno.test("drafts: what cannot be kept is told once, and tried again with what is typed next, and at the end", async () => {
  const { clock, engine, bob, failed, drafts } = await begin();
  const keeps = engine.setDraft.bind(engine);
  engine.setDraft = () => Promise.reject(new Error("no room"));
  for (const line of ["h", "he", "hello"]) {
    drafts.set(bob, line);
    await clock.advance(KEEP_AFTER_MS);
  }
  assert.equal(failed.length, 1);
  engine.setDraft = keeps;
  await drafts.close();
  assert.equal(engine.drafted.get(bob), "hello");
});
