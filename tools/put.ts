// Pages that are made: written where they are not what they should be, or, with `--check`, only told.

import { root } from "./run.ts";

const checking = Deno.args.includes("--check");

/** `path` is relative to the root, `script` makes it. False if it is left as it should not be. */
export async function put(path: string, text: string, script: string): Promise<boolean> {
  const before = await Deno.readTextFile(`${root}/${path}`).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (before === text) return true;
  if (checking) console.error(`${path} has drifted: npm run ${script}`);
  else {
    await Deno.writeTextFile(`${root}/${path}`, text);
    console.log(`${path} written`);
  }
  return !checking;
}
