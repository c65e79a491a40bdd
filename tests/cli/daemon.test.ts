// A profile that is open in one program, and others beside it: commands next to a prompt, and the guide's bot, which misses
// nothing when its daemon is killed.
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { childOf, hasProgram, linesOf } from "../../testkit/src/programs.ts";
import { tmuxMissing } from "../../testkit/src/tmux.ts";
import { password, qpq, Someone } from "./people.ts";

const missing = tmuxMissing() ?? (hasProgram("jq") && hasProgram("bash") ? undefined : "bash and jq are needed");
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
      const shell = (script: string, stdout: "piped" | "null" = "piped"): Deno.ChildProcess =>
        new Deno.Command("bash", {
          args: ["-c", script],
          cwd: folder,
          env,
          stdout,
          stderr: stdout === "null" ? "null" : "inherit",
        })
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
      const startBot = (): void => void bots.push(shell(block("echo"), "null"));
      startBot();

      // No password is given, and there is nobody to ask for it.
      const beside = `setsid qpq --data-dir ${folder}/alice --json`;
      assert.equal(JSON.parse(await said(`${beside} send @echo one </dev/null`)).text, "one");
      await alice.tmux.sees("you: one");
      await alice.tmux.sees("echo: you said: one");
      // Names are known to whoever may ask the prompt.
      const typed = `qpq --data-dir ${folder}/alice send @`;
      const completed = `source <(qpq completion bash); COMP_LINE='${typed}' COMP_POINT=${typed.length}`;
      assert.equal(await said(`${completed}; _qpq qpq @; echo "\${COMPREPLY[@]}"`), "@echo\n");
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

      // One follows over the prompt; when that is killed it goes on by itself, and nothing is missing or there twice.
      await Deno.writeTextFile(`${folder}/alice.password`, `${password("alice")}\n`, { mode: 0o600 });
      const alone = `exec setsid qpq --data-dir ${folder}/alice --json --password-file alice.password`;
      assert.equal(await said(`${alone} read --reader log`), "");
      const following = shell(`${alone} read @echo --follow`);
      bots.push(following);
      const lines = linesOf(following.stdout);
      const texts = async (count: number): Promise<unknown[]> => {
        const found: unknown[] = [];
        for (let at = 0; at < count; at++) {
          const { value } = await lines.next();
          const { text, notice } = JSON.parse(value ?? "{}");
          if (notice !== true) found.push(text);
          else at -= 1;
        }
        return found;
      };
      assert.deepEqual(await texts(4), ["one", "you said: one", "two", "you said: two"]);
      Deno.kill(await alice.tmux.pid(), "SIGKILL");
      await alice.tmux.exit();
      startBot();
      // Kept for the one that took over, by whoever has the profile open then.
      await said(`until ${alone.replace("exec ", "")} send @echo three --timeout 5 </dev/null; do sleep 0.1; done`);
      assert.deepEqual(await texts(2), ["three", "you said: three"]);
      following.kill("SIGINT");
      assert.equal((await following.status).code, 0);
      assert.deepEqual(await lines.next(), { done: true, value: undefined });
      const kept = (await said(`${alone} read --reader log`)).trimEnd().split("\n").map((line) => JSON.parse(line));
      const written = kept.filter(({ type, message }) => type === "message" && message.notice === false);
      assert.deepEqual(written.map(({ message }) => message.text), ["three", "you said: three"]);
    } finally {
      // Their daemons end with their input.
      for (const bot of bots) if (running(bot)) bot.kill();
      await Promise.all(bots.map((bot) => bot.status));
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The shell's one child is the daemon; without it the bot's loop is over. */
async function endDaemonOf(bot: Deno.ChildProcess | undefined, signal: Deno.Signal): Promise<void> {
  assert.ok(bot !== undefined);
  Deno.kill(await childOf(bot), signal);
  await bot.status;
}

function running({ pid }: Deno.ChildProcess): boolean {
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch {
    return false;
  }
}
