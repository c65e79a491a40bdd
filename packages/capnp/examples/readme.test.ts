// The README shows these examples, to the letter, and they run.

import assert from "node:assert/strict";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
const sources = await Promise.all(
  ["codec.ts", "rpc.ts", "greeter.capnp"].map((name) => Deno.readTextFile(new URL(name, import.meta.url))),
);

Deno.test("every block of code in the README is part of an example", () => {
  const blocks = [...readme.matchAll(/```(?:typescript|capnp)\n([\s\S]*?)```/g)].map(([, block = ""]) =>
    block.trimEnd()
  );
  assert.ok(blocks.length > 4);
  for (const block of blocks) {
    // The schema's example leaves out what does not concern it.
    const parts = block.split("\n\n");
    assert.ok(parts.every((part) => sources.some((source) => source.includes(part))), block);
  }
});

Deno.test("the codec example runs", async () => {
  await import("./codec.ts");
});

Deno.test("the RPC example runs", async () => {
  await import("./rpc.ts");
});
