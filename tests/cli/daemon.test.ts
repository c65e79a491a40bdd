// A profile that is open in one program, and others beside it: commands next to a prompt, and the guide's bot, which misses
// nothing when its daemon is killed.
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { password, qpq, Someone } from "./people.ts";

const missing = tmuxMissing() ?? (has("jq") && has("bash") ? undefined : "bash and jq are needed");
const guide = await Deno.readTextFile(fileURLToPath(new URL("../../docs/guides/daemon.md", import.meta.url)));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const block = (name: string): string =>
  new RegExp(`^\`\`\`sh ${name}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(guide)?.[1] ?? "";

Deno.test({
  name: `commands beside a prompt, and the guide's bot over its killed daemon${
    missing === undefined ? "" : ` (${missing})`
  }`,
  ignore: missing !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "qpq-daemon-" });
    const bots: Deno.ChildProcess[] = [];
    try {
      await using node = await NodeProcess.start({ data: `${folder}/node` });
      const { address } = node;
      await Deno.writeTextFile(`${folder}/echo.password`, "of the bot\n", { mode: 0o600 });
      const [deno = "", ...args] = qpq;
      await Deno.mkdir(`${folder}/bin`);
      await Deno.writeTextFile(
        `${folder}/bin/qpq`,
        `#!/bin/sh\nexec ${deno} run --config ${config} ${args.slice(1).join(" ")} "$@"\n`,
        {
          mode: 0o700,
        },
      );
      // Alice's machine by --data-dir, the bot's by the usual place.
      const env = { XDG_DATA_HOME: `${folder}/bot`, PATH: `${folder}/bin:${Deno.env.get("PATH") ?? ""}` };
      const shell = (script: string): Deno.ChildProcess =>
        new Deno.Command("bash", { args: ["-c", script], cwd: folder, env, stdout: "piped", stderr: "inherit" })
          .spawn();
      const said = async (script: string): Promise<string> => {
        const { code, stdout } = await shell(script).output();
        assert.equal(code, 0, script);
        return new TextDecoder().decode(stdout);
      };
      await using alice = await Someone.register({ name: "alice", address, folder: `${folder}/alice` });
      await said(`qpq register echo --node '${address}' --password-file echo.password`);
      await alice.tmux.enter("/dm echo");
      await alice.tmux.sees("── @echo ──");
      const startBot = (): void => void bots.push(shell(block("echo")));
      startBot();

      // No password is given, and there is nobody to ask for it.
      const beside = `setsid qpq --data-dir ${folder}/alice --json`;
      assert.equal(JSON.parse(await said(`${beside} send @echo one </dev/null`)).text, "one");
      await alice.tmux.sees("you: one");
      await alice.tmux.sees("echo: you said: one");
      assert.equal(JSON.parse(await said(`${beside} list </dev/null`)).title, "echo");
      const refused = await shell(`${beside} dm nobody </dev/null 2>&1`).output();
      assert.deepEqual([refused.code, JSON.parse(new TextDecoder().decode(refused.stdout)).error.code], [
        3,
        "peer-unknown",
      ]);

      await endDaemonOf(bots.pop(), "SIGKILL");
      await said(`${beside} send @echo two </dev/null`);
      assert.equal(await said(block("ask")), "alice\necho\n");
      startBot();
      await alice.tmux.sees("echo: you said: two");
      assert.equal(await alice.tmux.count("you said: one"), 1);
      await endDaemonOf(bots.pop(), "SIGTERM");

      // What a killed prompt leaves behind is in nobody's way.
      Deno.kill(await alice.tmux.pid(), "SIGKILL");
      await alice.tmux.exit();
      const alone = `echo '${password("alice")}' | qpq --data-dir ${folder}/alice --password-fd 0 --json`;
      assert.equal(JSON.parse(await said(`${alone} list`)).title, "echo");
    } finally {
      // Their daemons end with their input.
      for (const bot of bots) bot.kill();
      await Promise.all(bots.map((bot) => bot.output()));
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The shell's one child is the daemon; without it the bot's loop is over. */
async function endDaemonOf(bot: Deno.ChildProcess | undefined, signal: Deno.Signal): Promise<void> {
  assert.ok(bot !== undefined);
  const children = await Deno.readTextFile(`/proc/${bot.pid}/task/${bot.pid}/children`);
  Deno.kill(Number(children.trim().split(" ")[0]), signal);
  await bot.output();
}

function has(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
