// What a test types reaches the program as it is, and what the program does is seen when it has done it.
import { strict as assert } from "node:assert";
import { Tmux, tmuxMissing } from "./tmux.ts";

const ignore = tmuxMissing() !== undefined;

Deno.test({
  name: "tmux: words of a command and typed text mean nothing to tmux itself",
  ignore,
  async fn() {
    const words = [`it's "one" $HOME`, "~two {b} #{pane_id} %end ; \\n \\101", "ünï 👋", "-l"];
    await using tmux = await Tmux.start(["sh", "-c", 'printf "<%s>\\n" "$X" "$@"; cat; exit 3', "sh", ...words], {
      columns: 120,
      env: { X: "~a b" },
    });
    for (const word of ["~a b", ...words]) await tmux.sees(`<${word}>`);
    for (const word of words) {
      await tmux.enter(`${word} typed`);
      await tmux.sees(`${word} typed`);
    }
    await tmux.paste("pasted\twith a tab");
    await tmux.press("Enter", "C-d");
    await tmux.sees(/^pasted {2}with a tab$/);
    assert.equal(await tmux.exit(), 3);
  },
});

Deno.test({
  name: "tmux: what it waits for in vain is told with the screen, and what tmux refuses with its reason",
  ignore,
  async fn() {
    await using tmux = await Tmux.start(["sh", "-c", "echo here; exec cat"], { rows: 4 });
    await tmux.sees("here");
    await assert.rejects(tmux.shows("there", 20), /does not show there:\nhere/);
    await assert.rejects(tmux.hides("here", 20), /still shows here:\nhere/);
    await assert.rejects(tmux.resize(0, 0), /^Error: tmux resize-window/);
    await tmux.has("cursor and wrap");
  },
});
