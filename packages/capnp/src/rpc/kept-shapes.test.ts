// That what V8 compiled for calls is still there when they come again after a pause.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("a pause does not throw away what was compiled for calls", async () => {
  const script = fileURLToPath(new URL("../../fixtures/quiet-minute.ts", import.meta.url));
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", "--quiet", "--v8-flags=--trace-deopt", script],
    stderr: "inherit",
  }).output();
  assert(success);
  const lines = new TextDecoder().decode(stdout).split("\n");
  assert(lines.some((line) => line.startsWith("[")), "V8 says nothing of what it throws away");
  // It is more than 60 if no object is kept.
  const forgotten = lines.filter((line) => line.includes("embedded weak objects cleared"));
  assert(forgotten.length < 12, forgotten.join("\n"));
});
