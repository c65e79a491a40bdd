// `npm run generate:pages`: what pages say of the command line, made from its own tables: the manual page docs/qpq.1, and the
// methods in the guide to the daemon. `--check` writes nothing and fails on drift.

import { buildProgram, engineMethods, manualOf } from "qpq";
import { capture, deno, root } from "./run.ts";

const guide = `${root}/docs/guides/daemon.md`;
const checking = Deno.args[0] === "--check";
let drifted = 0;

await put(`${root}/docs/qpq.1`, manualOf(buildProgram(async () => {})));
await put(
  guide,
  await formatted((await Deno.readTextFile(guide)).replace(/\| method[\s\S]*?\n\n/, `${methods()}\n\n`)),
);
console.log(`pages: ${drifted} drifted`);
Deno.exit(checking && drifted > 0 ? 1 : 0);

function methods(): string {
  const rows = Object.entries(engineMethods).map(([method, parameters]) => {
    const names = parameters.filter(({ form }) => form !== undefined)
      .map(({ name, optional }) => `\`${optional === true ? `[${name}]` : name}\``);
    return `| \`${method}\` | ${names.join(", ")} |`;
  });
  return ["| method | parameters |", "| --- | --- |", ...rows].join("\n");
}

async function put(path: string, text: string): Promise<void> {
  const before = await Deno.readTextFile(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (before === text) return;
  drifted += 1;
  if (checking) console.error(`${path.slice(root.length + 1)} has drifted: npm run generate:pages`);
  else await Deno.writeTextFile(path, text);
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
