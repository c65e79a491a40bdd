// `qpq log audit` from outside, over real sockets: an honest node, the checkpoint of the last time, and a node that is caught.
import { strict as assert } from "node:assert";
import { defaultLimits, signingKeyFromSeed } from "@quicproquo/protocol";
import { openCheckpoint, signCheckpoint } from "@quicproquo/protocol/transparency";
import { openStore } from "@quicproquo/server";
import { TestWitness } from "@quicproquo/testkit";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { qpq } from "./people.ts";

async function run(folder: string, ...args: readonly string[]) {
  const [command = "", ...rest] = [...qpq, ...args, "--data-dir", `${folder}/data`];
  const { code, stdout, stderr } = await new Deno.Command(command, { args: rest, stdin: "null" }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** The node's own key, as whoever runs it has it. */
async function nodeKeyOf(data: string) {
  const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
  const options = { data, keyText: undefined, exclusive: false, limits: defaultLimits, maxBytes: undefined, random };
  await using store = await openStore(options);
  const seed = await store.findSecret({ name: "node-key" });
  assert.ok(seed !== undefined);
  return signingKeyFromSeed(seed);
}

Deno.test("qpq log audit: without an account; the last checkpoint is kept; a node that took back what it said is caught", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-audit-" });
  try {
    await using node = await NodeProcess.start({ data: `${folder}/node` });
    const seen = `${folder}/seen`;
    const first = await run(folder, "log", "audit", node.address, "--seen", seen);
    assert.equal(first.code, 0, first.err);
    assert.match(
      first.out,
      /^node {8}[a-z2-7]{32}\.qpq\.invalid\nkey {9}[a-z2-7]{32}\.qpq\.invalid\+[0-9a-f]{8}\+\S+\nentries {5}0 entries: 0 names, 0 deleted\nroot {8}47DEQp/,
    );

    const password = `${folder}/password`;
    await Deno.writeTextFile(password, "secret", { mode: 0o600 });
    const registered = await run(folder, "register", "alice", "--node", node.address, "--password-file", password);
    assert.equal(registered.code, 0, registered.err);
    const second = await run(folder, "log", "audit", node.address, "--seen", seen, "--json");
    assert.equal(second.code, 0, second.err);
    const { origin, size, names, fault, checkpoint } = JSON.parse(second.out);
    assert.deepEqual([origin, size, names, fault], [node.origin, 1, 1, null]);
    assert.equal(await Deno.readTextFile(seen), checkpoint);
    const nodeKey = await nodeKeyOf(`${folder}/node`);
    assert.equal(openCheckpoint(checkpoint, nodeKey.publicKey)?.size, 1);

    const promised = signCheckpoint(nodeKey, { size: 5, root: new Uint8Array(32) });
    await Deno.writeTextFile(seen, promised);
    const caught = await run(folder, "log", "audit", node.address, "--seen", seen);
    assert.equal(caught.code, 6);
    assert.match(caught.err, /^✗ The node rolled its log back: .+\n {2}Keep this output/);
    assert.equal(await Deno.readTextFile(seen), promised, "what was promised stays the measure");

    await Deno.writeTextFile(seen, "no checkpoint");
    assert.equal((await run(folder, "log", "audit", node.address, "--seen", seen)).code, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("qpq log audit --help: an example and the shape of --json", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-audit-" });
  try {
    const { code, out } = await run(folder, "log", "audit", "--help");
    assert.equal(code, 0);
    assert.match(out, /\$ qpq log audit qpq:\/\/\S+ --seen \S+\n/);
    assert.match(out, /fault: \{kind, text, position\}/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a node with witnesses, run by its own start line: the audit finds their cosignatures", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-audit-" });
  try {
    let nodeKey: Uint8Array;
    {
      await using first = await NodeProcess.start({ data: `${folder}/node` });
      const password = `${folder}/password`;
      await Deno.writeTextFile(password, "secret", { mode: 0o600 });
      await run(folder, "register", "alice", "--node", first.address, "--password-file", password);
      nodeKey = (await nodeKeyOf(`${folder}/node`)).publicKey;
    }
    await using witness = new TestWitness({
      name: "witness.example",
      seed: new Uint8Array(32).fill(5),
      nodeKeys: [nodeKey],
      now: () => Date.now(),
    });
    await using node = await NodeProcess.start({
      data: `${folder}/node`,
      args: ["--witnesses", witness.setting],
      asks: [witness.host],
    });
    const key = witness.setting.split(" ")[0] ?? "";
    const audit = () => run(folder, "log", "audit", node.address, "--witness", key, "--json");
    for (let tries = 0;; tries++) {
      const { code, out, err } = await audit();
      assert.equal(code, 0, err);
      const { cosigned } = JSON.parse(out);
      if (cosigned.length === 1) {
        assert.equal(cosigned[0].name, "witness.example");
        break;
      }
      assert.ok(tries < 50, "the witness's cosignature came");
    }
    assert.deepEqual(witness.statuses, [200]);
    const shown = await run(folder, "log", "audit", node.address, "--witness", key);
    assert.match(shown.out, /\nwitness {5}witness\.example: cosigned /);
    assert.equal((await run(folder, "log", "audit", node.address, "--witness", "nobody")).code, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
