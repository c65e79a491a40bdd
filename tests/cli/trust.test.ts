// First contact with a node whose address carries no pin: the person sees the pin and decides; nothing is kept before that.
import { strict as assert } from "node:assert";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { Tmux, tmuxMissing } from "../../testkit/src/tmux.ts";
import { qpq } from "./people.ts";

Deno.test({
  name: "trust on first use: the pin is shown, no is the default, yes is remembered",
  ignore: tmuxMissing() !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-trust-" });
    try {
      await using node = await NodeProcess.start({ data: `${folder}/node` });
      const [bare = "", pin = ""] = node.address.split("#");
      const meet = (): Promise<Tmux> => Tmux.start([...qpq, bare, "--data-dir", `${folder}/data`], { columns: 100 });

      await using careful = await meet();
      await careful.sees(`First contact with ${bare}.`);
      await careful.sees(pin);
      await careful.press("Enter");
      await careful.sees("✗ Not trusted: nothing was sent.");
      assert.equal(await careful.exit(), 6);

      await using trusting = await meet();
      await trusting.sees(pin);
      await trusting.enter("y");
      await trusting.sees("register, login or import?");
      for (const answer of ["", "alice", "password", "password"]) await trusting.enter(answer);
      await trusting.sees("You are alice at");
      await trusting.press("C-d");
      assert.equal(await trusting.exit(), 0);

      await using again = await meet();
      await again.sees("Password of alice:");
      assert.equal(await again.count("First contact"), 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
