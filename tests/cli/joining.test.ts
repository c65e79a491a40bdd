// Somebody without an account opens a link to a group: registers, asks, is let in; a member who was killed meanwhile reports
// what they wrote, and only the admin hears of it.
import { strict as assert } from "node:assert";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { Someone } from "./people.ts";

Deno.test({
  name: "a link to a group leads a stranger through registering to its admin, who lets them in",
  ignore: tmuxMissing() !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-joining-" });
    try {
      await using node = await NodeProcess.start({ data: `${folder}/node` });
      const seat = (name: string, address: string) => ({ name, address, folder: `${folder}/${name}` });
      await using bob = await Someone.register(seat("bob", node.address));
      await using alice = await Someone.register(seat("alice", node.address));
      await alice.tmux.enter("/create-group crew");
      await alice.tmux.sees("── #crew ──");
      await alice.tmux.enter("/invite bob");
      await alice.tmux.sees("bob was invited to #crew.");
      await bob.tmux.sees("You are in #crew now");
      await alice.tmux.enter("/link #crew");
      const link = await alice.tmux.sees(/^qpq:\/\/\S+\/alice\/\S{43}\/\S{22}#\S{43}$/);
      await alice.tmux.enter("/dm bob");
      await alice.tmux.sees("── @bob ──");

      await using dave = await Someone.register(seat("dave", link));
      await dave.tmux.sees("alice was asked to let you in.");
      await alice.tmux.sees("dave asks to be let into #crew: /requests lists who does");
      await bob.kill();
      await alice.tmux.enter("/switch #crew");
      await alice.tmux.sees("— dave asks to be let in, by a link of yours: /approve dave or /decline dave");
      await alice.tmux.enter("/approve dave");
      await alice.tmux.sees("dave was let into #crew.");
      await dave.tmux.sees("You are in #crew now");
      await dave.tmux.enter("/name Dave the Newcomer");
      await dave.tmux.enter("/switch #crew");
      await dave.tmux.sees("── #crew ──");
      await dave.tmux.enter("hello @alice");
      await alice.tmux.sees("Dave the Newcomer (@dave): hello @alice (mentions you)");
      await bob.comeBack();
      await bob.tmux.sees("New in #crew");
      await bob.tmux.enter("/switch #crew");
      const seen = await bob.tmux.sees("Dave the Newcomer (@dave): hello @alice");
      assert.doesNotMatch(seen, /mentions you/);
      await alice.tmux.enter("/switch @bob");
      await bob.tmux.enter("/report 1 too friendly");
      await bob.tmux.sees("alice heard of it, and nobody else.");
      await alice.tmux.sees("In #crew: bob reports this to the admins: too friendly");
      await alice.tmux.enter("/switch #crew");
      await alice.tmux.sees("↪ Dave the Newcomer (@dave): hello @alice");
      for (const other of [bob, dave]) assert.equal(await other.tmux.count("reports this"), 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
