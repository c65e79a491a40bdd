// A node and three prompts on QUIC, as people run them. Each of the four is killed while lines are on their way; what was
// on a writer's screen before is with everybody in the end, once and in the writer's order.
import { strict as assert } from "node:assert";
import { give } from "@quicproquo/testkit/programs";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { password, qpq, Someone } from "../cli/people.ts";

const missing = tmuxMissing();
/** A node that is back is seen after 20 s at the latest, and dialled at once. */
const backMs = 60_000;

Deno.test({
  name: `four processes, each killed with lines on their way${missing === undefined ? "" : ` (left out: ${missing})`}`,
  ignore: missing !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-four-" });
    let node = await NodeProcess.start({ data: `${folder}/node` });
    try {
      const { address } = node;
      const [one, two, three] = await Promise.all(
        ["alice", "bob", "carol"].map((name) => Someone.register({ name, address, folder: `${folder}/${name}` })),
      );
      assert.ok(one !== undefined && two !== undefined && three !== undefined);
      await using alice = one;
      await using bob = two;
      await using carol = three;
      await alice.tmux.enter("/dm bob");
      await alice.tmux.sees("── @bob ──");
      const direct = await burst(alice, "direct");
      // The reader dies with the lines on their way to it.
      await bob.kill();
      await bob.comeBack();
      // Killed this early, he may have had no keys at the node, by which he can be invited.
      await bob.tmux.sees("New in @alice", backMs);

      await alice.tmux.enter("/create-group trio");
      await alice.tmux.sees("── #trio ──");
      for (const other of [bob, carol]) {
        await alice.tmux.enter(`/invite ${other.seat.name}`);
        await alice.tmux.sees(`${other.seat.name} was invited to #trio.`);
        await other.tmux.sees("You are in #trio now");
        await open(other);
      }
      const written = new Map<string, string[]>();
      // The writers die with their lines on the way, the node in the midst of taking some.
      written.set("alice", await burst(alice, "group"));
      await alice.kill();
      written.set("carol", await burst(carol, "group"));
      await carol.kill();
      written.set("bob", await burst(bob, "group"));
      await node.kill("SIGKILL");
      node = await NodeProcess.start({ data: `${folder}/node`, port: node.port });
      for (const back of [alice, carol]) {
        await back.comeBack();
        await open(back);
      }
      for (const reader of [alice, bob, carol]) {
        for (const [writer, lines] of written) {
          if (writer !== reader.seat.name) await reader.tmux.sees(`${writer}: ${lines.at(-1)}`, backMs);
        }
      }
      for (const someone of [alice, bob, carol]) {
        await someone.tmux.enter("/quit");
        assert.equal(await someone.tmux.exit(), 0, someone.seat.name);
      }
      for (const someone of [alice, bob, carol]) {
        const lines = await stored(someone, "#trio");
        for (const [writer, expected] of written) {
          assert.deepEqual(lines.filter((line) => line.startsWith(`${writer} `)), expected, someone.seat.name);
        }
        assert.equal(lines.length, 15, someone.seat.name);
      }
      assert.deepEqual(await stored(alice, "@bob"), direct);
      assert.deepEqual(await stored(bob, "@alice"), direct);
    } finally {
      await node[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function open(someone: Someone): Promise<void> {
  await someone.tmux.enter("/switch #trio");
  await someone.tmux.sees("── #trio ──");
}

/** Five lines without a pause; returns as soon as the last one is on the screen, wherever it is otherwise. */
async function burst(someone: Someone, what: string): Promise<string[]> {
  const lines = [1, 2, 3, 4, 5].map((number) => `${someone.seat.name} ${what} ${number}`);
  for (const line of lines) await someone.tmux.enter(line);
  await someone.tmux.sees(`you: ${lines.at(-1)}`);
  return lines;
}

/** What people wrote, as a script reads it. */
async function stored({ seat }: Someone, reference: string): Promise<string[]> {
  const [deno = "", ...args] = qpq;
  const child = new Deno.Command(deno, {
    args: [...args, "read", reference, "--limit", "1000", "--json", "--password-fd", "0", "--data-dir", seat.folder],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await give(child, password(seat.name));
  const { code, stdout } = await child.output();
  assert.equal(code, 0, `${seat.name} reads ${reference}`);
  const messages = new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) => JSON.parse(line));
  return messages.filter(({ notice }) => notice === false).map(({ text }) => text);
}
