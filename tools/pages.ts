// `npm run generate:pages`: what pages say of the command line, made from its own tables: the manual page docs/qpq.1, and the
// methods in the guide to the daemon. `--check` writes nothing and fails on drift.

import { buildProgram, engineMethods, manualOf } from "qpq";
import { put } from "./put.ts";
import { capture, deno, root } from "./run.ts";

const guide = "docs/guides/daemon.md";
const before = await Deno.readTextFile(`${root}/${guide}`);
const pages = {
  "docs/qpq.1": manualOf(buildProgram(async () => {})),
  [guide]: await formatted(before.replace(/\| method[\s\S]*?\n\n/, `${methods()}\n\n`)),
};
let drifted = 0;
for (const [path, text] of Object.entries(pages)) if (!await put(path, text, "generate:pages")) drifted += 1;
console.log(`pages: ${drifted} drifted`);
Deno.exit(drifted > 0 ? 1 : 0);

function methods(): string {
  const rows = Object.entries(engineMethods).map(([method, parameters]) => {
    const names = parameters.filter(({ form }) => form !== undefined)
      .map(({ name, optional }) => `\`${optional === true ? `[${name}]` : name}\``);
    return `| \`${method}\` | ${names.join(", ")} |`;
  });
  return ["| method | parameters |", "| --- | --- |", ...rows].join("\n");
}

/** As `npm run format` leaves it. */
async function formatted(page: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".md" });
  try {
    await Deno.writeTextFile(file, page);
    const { code, stderr } = await capture(deno, ["fmt", "--quiet", "--config", `${root}/deno.json`, file]);
    if (code !== 0) throw new Error(stderr);
    return await Deno.readTextFile(file);
  } finally {
    await Deno.remove(file);
  }
}
