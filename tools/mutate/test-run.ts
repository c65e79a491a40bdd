// Test files of a copy, run to the end or until a time is up.

import { deno } from "../run.ts";

export type Outcome = "passed" | "failed" | "timed-out";

export async function runTests(
  copy: string,
  paths: readonly string[],
  limitMs: number,
  extra: readonly string[] = [],
): Promise<Outcome> {
  const args = ["test", "--no-check", "--allow-all", "--no-prompt", "--quiet", "--fail-fast", ...extra, ...paths];
  const child = new Deno.Command(deno, {
    args,
    cwd: copy,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, limitMs);
  const { code } = await child.status;
  clearTimeout(timer);
  return late ? "timed-out" : code === 0 ? "passed" : "failed";
}
