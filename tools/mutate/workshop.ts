// A copy of the tree under a temporary folder, where sources are changed and tests run; the working tree is only read.
// Installed packages are linked, but for the workspace's own, which are the copy's.

import { capture, root } from "../run.ts";

export async function copyTree(): Promise<string> {
  const copy = await Deno.makeTempDir({ prefix: "qpq-mutate-" });
  const listed = await capture("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  if (listed.code !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  for (const path of listed.stdout.split("\0")) {
    if (path === "") continue;
    await Deno.mkdir(`${copy}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    try {
      await Deno.copyFile(`${root}/${path}`, `${copy}/${path}`);
    } catch (error) {
      // Deleted and not yet committed.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  await linkPackages(copy);
  return copy;
}

async function linkPackages(copy: string): Promise<void> {
  const own = "@quicproquo";
  await Deno.mkdir(`${copy}/node_modules/${own}`, { recursive: true });
  for await (const { name } of Deno.readDir(`${root}/node_modules`)) {
    if (name !== own) await Deno.symlink(`${root}/node_modules/${name}`, `${copy}/node_modules/${name}`);
  }
  for await (const { name } of Deno.readDir(`${root}/node_modules/${own}`)) {
    const target = await Deno.readLink(`${root}/node_modules/${own}/${name}`);
    await Deno.symlink(target, `${copy}/node_modules/${own}/${name}`);
  }
}
