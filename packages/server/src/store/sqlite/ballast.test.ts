// The ballast on the disk: as heavy as it should be, whatever was there before, and gone when it is thrown overboard.
import { strictEqual } from "node:assert/strict";
import { Ballast, ballastBytes } from "./ballast.ts";

Deno.test("the ballast is whole, nobody else's, and not written again while it is there", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-ballast-" });
  try {
    const path = `${folder}/node.ballast`;
    let now = 0;
    const ballast = (size?: number) => new Ballast(path, size ?? ballastBytes, () => now);
    // What a crash left half written.
    await Deno.writeFile(path, new Uint8Array(100), { mode: 0o600 });
    const whole = ballast();
    strictEqual(whole.load(), true);
    const { size, mode, ino } = await Deno.stat(path);
    strictEqual(size, 18 * 1024 * 1024);
    strictEqual((mode ?? 0) & 0o077, 0);
    const first = await Deno.readFile(path);
    strictEqual(ballast().load(), true);
    strictEqual((await Deno.readFile(path)).every((byte, at) => byte === first[at]), true);
    strictEqual((await Deno.stat(path)).ino, ino);

    strictEqual(whole.drop(), true);
    strictEqual(whole.onBoard || whole.load(), false, "not at once again");
    now += 500;
    strictEqual(whole.load(), true);
    strictEqual((await Deno.stat(path)).size, size);
    // Of another size, as of another version.
    strictEqual(ballast(2 ** 20 + 1).load(), true);
    strictEqual((await Deno.stat(path)).size, 2 ** 20 + 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
