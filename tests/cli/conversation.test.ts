// Three people at their terminals and a node, over real sockets; each of the four processes is killed once in the middle of
// it. Nobody loses a line, nobody sees one twice.
import { strict as assert } from "node:assert";
import { give } from "@quicproquo/testkit/programs";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { password, qpq, Someone } from "./people.ts";

const missing = tmuxMissing();

Deno.test({
  name: "three people, one node, each killed once in mid-conversation: every line arrives, once",
  ignore: missing !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-conversation-" });
    let node = await NodeProcess.start({ data: `${folder}/node` });
    try {
      const seat = (name: string, ...args: string[]) => ({
        name,
        address: node.address,
        folder: `${folder}/${name}`,
        args,
      });
      await using alice = await Someone.register(seat("alice"));
      await using bob = await Someone.register(seat("bob", "--transport", "tls"));
      await using carol = await Someone.register(seat("carol", "--transport", "tls"));

      await alice.tmux.enter("/dm bob");
      await alice.tmux.sees("── @bob ──");
      await alice.tmux.enter("a1 hello bob");
      await bob.tmux.sees("New in @alice");
      await bob.tmux.enter("/switch @alice");
      await bob.tmux.sees("alice: a1 hello bob");
      await bob.tmux.enter("b1 hello alice");
      await alice.tmux.sees("bob: b1 hello alice");
      await alice.tmux.sees(delivered("a1 hello bob"));

      // Bob is killed; what is written to him waits at the node, and what he was typing here.
      await bob.tmux.enter("/pin");
      await bob.tmux.sees("@alice is pinned.");
      await bob.tmux.type("b2 half typed");
      await drafted(bob, "b2 half typed");
      await bob.kill();
      await alice.tmux.enter("a2 while bob is away");
      await alice.tmux.sees("you: a2 while bob is away ✓");
      await bob.comeBack();
      await bob.tmux.sees("New in @alice");
      await bob.tmux.enter("/switch @alice");
      await bob.tmux.sees("alice: a2 while bob is away");
      await alice.tmux.sees(delivered("a2 while bob is away"));
      await bob.tmux.shows("@alice › b2 half typed");
      await bob.tmux.enter(" and sent");
      await alice.tmux.sees("bob: b2 half typed and sent");

      await alice.tmux.enter("/create-group trio");
      await alice.tmux.sees("── #trio ──");
      await alice.tmux.enter("/invite bob");
      await alice.tmux.sees("bob was invited to #trio.");
      await alice.tmux.enter("/invite carol");
      await alice.tmux.sees("carol was invited to #trio.");
      for (const other of [bob, carol]) {
        await other.tmux.sees("You are in #trio now");
        await other.tmux.enter("/switch #trio");
        await other.tmux.sees("── #trio ──");
      }
      await carol.tmux.enter("c1 hello both");
      for (const other of [alice, bob]) await other.tmux.sees("carol: c1 hello both");

      // The node is killed; what is written meanwhile waits with its writer, who is killed too.
      await node.kill("SIGKILL");
      // TLS tells its clients at once that the node is gone; QUIC after 10 to 20 s, which is too long for this test.
      await bob.tmux.shows("offline");
      await alice.tmux.enter("a3 is anybody there");
      await alice.tmux.shows("you: a3 is anybody there …");
      await alice.kill();
      await alice.comeBack();
      await alice.tmux.enter("/switch #trio");
      await alice.tmux.sees("you: a3 is anybody there …");
      node = await NodeProcess.start({ data: `${folder}/node`, port: node.port });
      for (const other of [bob, carol]) await other.tmux.sees("alice: a3 is anybody there", 40_000);
      await alice.tmux.sees("✓ sent: a3 is anybody there");

      await carol.tmux.enter("/archive");
      await carol.tmux.sees("#trio is archived");
      await carol.kill();
      await bob.tmux.enter("b2 carol is gone");
      await alice.tmux.sees("bob: b2 carol is gone");
      await carol.comeBack();
      await carol.tmux.sees("New in #trio");
      await carol.tmux.enter("/list");
      await carol.tmux.sees(/^#trio .*1 unread$/);
      await carol.tmux.enter("/switch #trio");
      await carol.tmux.sees("bob: b2 carol is gone");
      await carol.tmux.enter("c2 here again");
      for (const other of [alice, bob]) await other.tmux.sees("carol: c2 here again");

      // Pinned before the kill, and livelier since is the group.
      await bob.tmux.enter("/list");
      await bob.tmux.sees(/^@alice .*\(pinned\)$/);

      // What each one's store holds in the end, in order and once.
      const direct = ["a1 hello bob", "b1 hello alice", "a2 while bob is away", "b2 half typed and sent"];
      const group = ["c1 hello both", "a3 is anybody there", "b2 carol is gone", "c2 here again"];
      for (
        const [someone, reference, lines] of [
          [alice, "@bob", direct],
          [bob, "@alice", direct],
          [alice, "#trio", group],
          [bob, "#trio", group],
          [carol, "#trio", group],
        ] as const
      ) {
        const shown = `${someone.seat.name} ${reference}`;
        await someone.tmux.press("C-c");
        await someone.tmux.enter("/quit");
        assert.equal(await someone.tmux.exit(), 0, shown);
        assert.deepEqual(await stored(someone, reference), lines, shown);
        await someone.tmux[Symbol.asyncDispose]();
        await someone.comeBack();
      }
    } finally {
      await node[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The mark stands at the line if the report came while it was in the live area; later it is a line of its own. */
function delivered(text: string): RegExp {
  return new RegExp(`you: ${text} ✓✓$|✓✓ delivered: ${text}$`);
}

/** Resolves when what somebody types stands in their profile, as another command sees it through their prompt. */
async function drafted(someone: Someone, text: string): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await ran(someone, ["drafts"])).some((draft) => draft.text === text)) {
    assert.ok(performance.now() < end, "it is not kept");
  }
}

/** By the one-shot command, as a script would read it. */
async function stored(someone: Someone, reference: string): Promise<string[]> {
  const messages = await ran(someone, ["read", reference, "--limit", "1000"]);
  return messages.filter(({ notice }) => notice === false).map(({ text }) => text);
}

async function ran(
  someone: Someone,
  command: readonly string[],
): Promise<{ readonly notice?: boolean; readonly text: string }[]> {
  const [deno = "", ...args] = qpq;
  const { name, folder } = someone.seat;
  const child = new Deno.Command(deno, {
    args: [...args, ...command, "--json", "--password-fd", "0", "--data-dir", folder],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await give(child, password(name));
  const { code, stdout } = await child.output();
  assert.equal(code, 0);
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
