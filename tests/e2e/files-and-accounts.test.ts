// Two people by single commands, over real sockets: a file that is the same byte by byte, another password, and an account
// that ends. What three people do with the same features is told by the engine's own stories.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { sizes } from "../../testkit/sizes.ts";
import { ended, give } from "@quicproquo/testkit/programs";
import { alone } from "../cli/one-shot.ts";
import { product } from "../cli/people.ts";

function run(folder: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  return runWith("secret", folder, ...args);
}

async function runWith(password: string, folder: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  const common = ["--json", "--data-dir", folder, "--password-fd", "0"];
  const child = alone([...product, ...args, ...common], { stdin: "piped" });
  await give(child, `${password}\n`);
  const { code, out, err } = await ended(child);
  assert.equal(code, 0, `qpq ${args.join(" ")}: ${err}`);
  return out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("single commands: a file, its receipt, another password, and the end of an account", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-commands-" });
  const node = await NodeProcess.start({ data: `${folder}/node` });
  const [alice, bob] = [`${folder}/alice`, `${folder}/bob`];
  try {
    await Promise.all(
      [[alice, "alice"], [bob, "bob"]].map(([data = "", name = ""]) =>
        run(data, "register", name, "--node", node.address)
      ),
    );
    const bytes = new Uint8Array(randomBytes(sizes.fileBytes));
    await Deno.writeFile(`${folder}/big file.bin`, bytes);
    const [sent] = await run(alice, "send-file", "@bob", `${folder}/big file.bin`);
    assert.deepEqual([sent?.["state"], sent?.["size"]], ["sent", bytes.length]);
    const [receipt] = await run(alice, "proof", "@bob");
    assert.equal(receipt?.["valid"], true);
    const [saved] = await run(bob, "download", "@alice", "1", "--output", bob);
    assert.equal(saved?.["path"], `${bob}/big file.bin`);
    assert.ok(bytes.every(equals(await Deno.readFile(`${bob}/big file.bin`))));

    await Deno.writeTextFile(`${folder}/new`, "another\n", { mode: 0o600 });
    await run(bob, "passwd", "--new-password-file", `${folder}/new`);
    const gone = await runWith("another", bob, "delete-account", "--confirm", "bob");
    assert.deepEqual(gone, [{ name: "bob", deleted: true }]);
    const read = await run(alice, "read", "@bob");
    assert.match(String(read.at(-1)?.["text"]), /^bob deleted their account/);
  } finally {
    await node[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

function equals(other: Uint8Array): (byte: number, at: number) => boolean {
  return (byte, at) => other[at] === byte;
}
