import { strict as assert } from "node:assert";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { textWidth } from "../terminal/widths.ts";
import { noLooks } from "../terminal/style.ts";
import { ConversationList } from "./conversation-list.ts";

async function listOf(...names: string[]): Promise<{ readonly engine: EchoEngine; readonly list: ConversationList }> {
  const engine = new EchoEngine("alice", "qpq://echo:7000");
  const list = new ConversationList();
  engine.on((event) => {
    if (event.type === "conversation") list.set(event.conversation);
  });
  for (const name of names) await engine.openDirect(name);
  return { engine, list };
}

const size = { columns: 100, rows: 20 };

Deno.test("conversations: a number stays, whatever comes where", async () => {
  const { engine, list } = await listOf("bob", "carol", "dave");
  engine.receive("dave", "hi");
  engine.receive("erin", "new here");
  assert.deepEqual([1, 2, 3, 4, 5].map((at) => list.at(at)?.title), ["bob", "carol", "dave", "erin", undefined]);
  const id = (at: number) => list.at(at)?.id;
  assert.equal(list.beside(id(4), 1)?.title, "bob");
  assert.equal(list.beside(id(1), -1)?.title, "erin");
  assert.equal(list.beside(undefined, 1)?.title, "bob");
  assert.equal(list.unreadAfter(id(3))?.title, "erin");
  assert.equal(list.unreadAfter(id(4))?.title, "dave");
  await engine.mute(list.at(3)?.id ?? list.all()[0]?.id ?? (await engine.createGroup("x")).id, true);
  assert.equal(list.unreadAfter(id(4))?.title, "erin");
});

Deno.test("conversations: pinned ones first, archived ones nowhere until something comes, then at the end", async () => {
  const { engine, list } = await listOf("bob", "carol", "dave");
  const id = (at: number) => list.at(at)?.id ?? assert.fail();
  const titles = () => list.all().map(({ title }) => title);
  const bob = id(1);
  await engine.pin(id(3), true);
  assert.deepEqual(titles(), ["dave", "bob", "carol"]);
  await engine.archive(bob, true);
  assert.deepEqual(titles(), ["dave", "carol"]);
  assert.equal(list.beside(id(2), 1)?.title, "dave");
  // It can be open all the same, and be named.
  assert.equal(list.get(bob)?.title, "bob");
  assert.ok(list.known().some(({ title }) => title === "bob"));
  engine.receive("bob", "hi");
  assert.deepEqual(titles(), ["dave", "carol", "bob"]);
  assert.equal(list.unreadAfter(id(1))?.title, "bob");
  await engine.archive(bob, true);
  assert.equal(list.unreadAfter(id(1)), undefined);
});

Deno.test("conversations: with marks and counts on a wide terminal, none on a narrow or a low one", async () => {
  const { engine, list } = await listOf("bob", "carol");
  engine.receive("carol", "hi");
  const open = list.at(1)?.id;
  assert.deepEqual(list.rows(size, open, noLooks).map((row) => row.trimEnd()), [
    "▸1 @bob                   2 @carol (1)",
  ]);
  assert.deepEqual(list.rows({ columns: 99, rows: 20 }, open, noLooks), []);
  assert.deepEqual(list.rows({ columns: 200, rows: 3 }, open, noLooks), []);
});

Deno.test("conversations: of more than fit, how many more there are, and no row is too wide", async () => {
  const { engine, list } = await listOf(...Array.from({ length: 40 }, (_, at) => `n${at}.is.a.long.name.of.somebody`));
  engine.receive("n39.is.a.long.name.of.somebody", "hi");
  const rows = list.rows(size, list.at(2)?.id, noLooks);
  assert.equal(rows.length, 3);
  assert.match(rows.at(-1) ?? "", / and 29 more, 1 with new$/);
  for (const row of rows) assert.ok(textWidth(row) <= size.columns, row);
});
