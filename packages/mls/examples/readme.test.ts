// The README shows these examples, to the letter, and they run.

import assert from "node:assert/strict";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
const sources = await Promise.all(
  ["conversation.ts", "changes.ts"].map((name) => Deno.readTextFile(new URL(name, import.meta.url))),
);

Deno.test("every block of code in the README is part of an example", () => {
  const blocks = [...readme.matchAll(/```(?:typescript|ts)\n([\s\S]*?)```/g)].map(([, block = ""]) => block.trimEnd());
  assert.ok(blocks.length > 3);
  for (const block of blocks) {
    const parts = block.split("\n\n");
    assert.ok(parts.every((part) => sources.some((source) => source.includes(part))), block);
  }
});

Deno.test("the conversation runs", async () => {
  await import("./conversation.ts");
});

Deno.test("the changes run", async () => {
  await import("./changes.ts");
});
