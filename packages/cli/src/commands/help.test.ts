// The two columns of the help.
import { strict as assert } from "node:assert";
import { helpRows } from "./help.ts";
import { words } from "./words.ts";

Deno.test("what a word does stands beside it, or below it where it is long, and breaks at spaces", () => {
  const beside = (text: string): string => " ".repeat(32) + text;
  assert.deepEqual(helpRows("/a NAME", "does it"), [`${"/a NAME".padEnd(32)}does it`]);
  const usage = "/a-long-word [one|two|three] FILE";
  assert.deepEqual(helpRows(usage, "does it again and again until somebody says that it is enough"), [
    usage,
    beside("does it again and again until somebody says that"),
    beside("it is enough"),
  ]);
});

Deno.test("every word's help fits where 80 columns do, and says what the word does", () => {
  for (const { usage, summary } of words) {
    const rows = helpRows(usage, summary);
    assert.ok(rows.slice(1).every(({ length }) => length <= 80), usage);
    assert.ok(rows.join(" ").replaceAll(/ +/g, " ").includes(summary), usage);
  }
});
