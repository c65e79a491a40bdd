// The disk itself: what was made durable stays, what was not is gone.
import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { PowerCutDisk, powerCutMissing } from "./power-cut.ts";
import { answerTo } from "./programs.ts";

const missing = powerCutMissing();
const why = missing === undefined ? "" : ` (left out: ${missing})`;

/** Writes a letter at a time; a capital, and then everything so far, is made durable. */
const program = `
  const [path, letters] = Deno.args;
  const file = Deno.openSync(path, { create: true, append: true });
  for (const letter of letters) {
    file.writeSync(new TextEncoder().encode(letter));
    if (letter === "S") file.syncSync();
    if (letter === "D") await file.syncData();
  }
`;

Deno.test({
  name: `power cut: what was made durable stays, what was written after it is gone${why}`,
  ignore: missing !== undefined,
  async fn() {
    await using disk = await PowerCutDisk.create();
    const folder = await Deno.makeTempDir({ prefix: "qpq-power-cut-test-" });
    try {
      const write = async (name: string, letters: string): Promise<void> => {
        const args = ["run", "--allow-all", "--no-config", "-", `${folder}/${name}`, letters];
        const { code, err } = await answerTo(program, Deno.execPath(), args, { env: { ...disk.env } });
        strictEqual(code, 0, err);
      };
      await disk.begins(folder);
      await write("node.db", "abScd");
      await write("node.db-wal", "aDbcDd");
      await write("other.db", "ab");
      await write("note", "ab");
      strictEqual(await disk.cut(folder), true);
      const text = (name: string): Promise<string> => Deno.readTextFile(`${folder}/${name}`);
      deepStrictEqual(await Promise.all(["node.db", "node.db-wal", "note"].map(text)), ["abS", "aDbcD", "ab"]);
      await rejects(text("other.db"), Deno.errors.NotFound);
      await disk.begins(folder);
      await write("node.db", "e");
      strictEqual(await disk.cut(folder), true);
      strictEqual(await disk.cut(folder), false);
      strictEqual(await text("node.db"), "abS");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
