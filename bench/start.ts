// From `npm start` to the prompt, as somebody waits for it: in a real terminal, until the first question stands on the
// screen. The first time there is nothing: the node makes its database and keys. Later there is a profile, whose password
// is asked while the node starts. Beside it what npm alone takes, and the same without npm: ratios of one run say more
// than times of one machine.

import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { qpqCommand } from "@quicproquo/testkit/programs";
import { Tmux, tmuxMissing } from "../testkit/src/tmux.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const rounds = 10;

assert.equal(tmuxMissing(), undefined);
const folder = await Deno.makeTempDir({ prefix: "qpq-bench-start-" });
try {
  const npm = (data: string): string[] => ["npm", "start", "--silent", "--", "--data-dir", data];
  const bare = (data: string): string[] => [...qpqCommand(), "up", "--data-dir", data];
  const report: Record<string, number[]> = {};
  const known = `${folder}/known`;
  await register(bare(known));
  for (let round = 0; round < rounds; round++) {
    add(report, "npm alone", await until(["npm", "--version"], /^\d+\.\d+/));
    add(report, "npm start, first time", await until(npm(`${folder}/npm-${round}`), "register, login or import?"));
    add(report, "npm start, later", await until(npm(known), "Password of alice:"));
    add(report, "qpq up, first time", await until(bare(`${folder}/bare-${round}`), "register, login or import?"));
    add(report, "qpq up, later", await until(bare(known), "Password of alice:"));
  }
  const figures: Record<string, { median: number; least: number; most: number }> = {};
  for (const [name, times] of Object.entries(report)) {
    const sorted = times.toSorted((left, right) => left - right);
    const number = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
    figures[name] = { median: number(0.5), least: number(0), most: number(1) };
    const { median, least, most } = figures[name];
    const ms = (value: number): string => String(value).padStart(5);
    console.log(`${name.padEnd(24)} median ${ms(median)} ms   least ${ms(least)} ms   most ${ms(most)} ms`);
  }
  const file = Deno.args[Deno.args.indexOf("--json") + 1];
  if (Deno.args.includes("--json") && file !== undefined) {
    await Deno.writeTextFile(file, `${JSON.stringify(figures)}\n`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

function add(report: Record<string, number[]>, name: string, ms: number): void {
  (report[name] ??= []).push(ms);
}

/** Milliseconds from the start of the terminal to the text. */
async function until(command: readonly string[], text: string | RegExp): Promise<number> {
  const begun = performance.now();
  const tmux = await Tmux.start(command, { cwd: root });
  try {
    await tmux.sees(text);
    const ms = performance.now() - begun;
    await tmux.press("C-d");
    await tmux.exit();
    return ms;
  } finally {
    await tmux[Symbol.asyncDispose]();
  }
}

async function register(command: readonly string[]): Promise<void> {
  await using tmux = await Tmux.start(command, { cwd: root });
  await tmux.sees("register, login or import?");
  for (const answer of ["", "alice", "password", "password"]) await tmux.enter(answer);
  await tmux.sees("You are alice at");
  await tmux.press("C-d");
  await tmux.exit();
}
