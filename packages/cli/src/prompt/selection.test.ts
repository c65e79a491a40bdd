import { strict as assert } from "node:assert";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { noLooks } from "../terminal/style.ts";
import { Selection } from "./selection.ts";

Deno.test("selection: an own message shows how it stands now, not as it stood when the selection began", async () => {
  const engine = new EchoEngine("alice", "qpq://echo:7000");
  const conversation = await engine.openDirect("bob");
  const sent = await engine.send(conversation.id, "hello");
  let changes = 0;
  const nothing = (): void => {};
  const acts = { changed: () => void changes++, aim: nothing, submit: nothing, failed: nothing, type: nothing };
  const selection = new Selection(engine, conversation, noLooks, acts);
  await selection.load();
  const row = (): string | undefined => selection.rows({ columns: 80, rows: 10 })[0];
  assert.match(row() ?? "", /you: hello ✓✓$/);
  selection.state(sent.id, "failed");
  assert.match(row() ?? "", /you: hello ✗$/);
  assert.equal(changes, 2);
});
