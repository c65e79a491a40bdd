// A file by single commands, over real sockets: sent once, saved by everybody in a group of three, byte by byte the same.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { sizes } from "../../testkit/sizes.ts";
import { qpq } from "../cli/people.ts";

const decoder = new TextDecoder();

async function run(folder: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  const [deno = "", ...program] = qpq;
  const child = new Deno.Command("setsid", {
    args: ["--wait", deno, ...program, ...args, "--json", "--data-dir", folder, "--password-fd", "0"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("secret\n"));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, `qpq ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("single commands: a file for a group of three", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-files-" });
  const node = await NodeProcess.start({ data: `${folder}/node` });
  const [alice, bob, carol] = [`${folder}/alice`, `${folder}/bob`, `${folder}/carol`];
  try {
    for (const [data, name] of [[alice, "alice"], [bob, "bob"], [carol, "carol"]] as const) {
      await run(data, "register", name, "--node", node.address);
    }
    await run(alice, "group", "create", "trio");
    for (const name of ["bob", "carol"]) await run(alice, "group", "add", "#trio", name);
    const bytes = new Uint8Array(randomBytes(sizes.fileBytes));
    await Deno.writeFile(`${folder}/big file.bin`, bytes);
    const [sent] = await run(alice, "send-file", "#trio", `${folder}/big file.bin`);
    assert.deepEqual([sent?.["state"], sent?.["size"]], ["sent", bytes.length]);
    for (const data of [bob, carol, alice]) {
      const [listed] = await run(data, "download", "#trio");
      assert.deepEqual([listed?.["number"], listed?.["name"], listed?.["path"]], [1, "big file.bin", null]);
      const [saved] = await run(data, "download", "#trio", "1", "--output", data);
      assert.equal(saved?.["path"], `${data}/big file.bin`);
      assert.ok(bytes.every(equals(await Deno.readFile(`${data}/big file.bin`))), data);
    }
  } finally {
    await node[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

function equals(other: Uint8Array): (byte: number, at: number) => boolean {
  return (byte, at) => other[at] === byte;
}
