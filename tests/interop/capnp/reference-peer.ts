// Builds and starts peer.c++. Compiled once per source, into node_modules/.cache; without g++, capnp or the libraries'
// headers the tests that need it are left out, and say so.

import { builtOnce, mustRun } from "@quicproquo/testkit/programs";

const here = new URL(".", import.meta.url).pathname;

/** Why there is no reference peer here, or undefined if there is. */
export const missing: string | undefined = await whatIsMissing();

async function whatIsMissing(): Promise<string | undefined> {
  for (const tool of ["g++", "capnp"]) {
    try {
      const { success } = await new Deno.Command(tool, { args: ["--version"], stdout: "null", stderr: "null" })
        .output();
      if (!success) return `${tool} does not run`;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return `${tool} is not installed`;
      throw error;
    }
  }
  const probe = new Deno.Command("g++", {
    args: ["-std=c++17", "-fsyntax-only", "-include", "capnp/rpc-twoparty.h", "-x", "c++", "/dev/null"],
    stdout: "null",
    stderr: "null",
  });
  return (await probe.output()).success ? undefined : "libcapnp-dev is not installed";
}

/** A test against the reference; ignored, under a name that says why, where it cannot be built. */
export function referenceTest(name: string, body: (t: Deno.TestContext) => Promise<void>): void {
  const why = missing === undefined ? "" : ` (left out: ${missing})`;
  Deno.test({ name: `${name}${why}`, ignore: missing !== undefined, fn: body });
}

/** Compiles a C++ program with a schema, unless that very source was compiled before; gives the program's path. */
export function build(source: string, schema: string): Promise<string> {
  return builtOnce("capnp", [source, schema], async (program, cache) => {
    const folder = schema.slice(0, schema.lastIndexOf("/"));
    const name = schema.slice(folder.length + 1);
    await mustRun("capnp", ["compile", `--src-prefix=${folder}`, `-oc++:${cache}`, schema]);
    const libraries = ["-lcapnp-rpc", "-lcapnp", "-lkj-async", "-lkj"];
    const args = ["-std=c++17", "-O2", `-I${cache}`, "-o", program, "-x", "c++", source, `${cache}/${name}.c++`];
    await mustRun("g++", [...args, ...libraries]);
  });
}

export const buildPeer = (): Promise<string> => build(`${here}peer.c++`, `${here}test.capnp`);

/** The reference as a server, until disposed. */
export async function serveReference(): Promise<{ readonly port: number } & AsyncDisposable> {
  const child = new Deno.Command(await buildPeer(), { args: ["serve"], stdin: "null", stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the reference peer ended before it listened");
    line += new TextDecoder().decode(value);
  }
  return {
    port: Number(line),
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

/** Runs the reference's own scenarios against a port; a line each: `ok NAME` or `FAIL NAME why`. */
export async function callReference(port: number): Promise<string[]> {
  const child = new Deno.Command(await buildPeer(), { args: ["call", String(port)], stdin: "null" });
  const { stdout, stderr, success } = await child.output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (!success) lines.push(`FAIL the program\t${new TextDecoder().decode(stderr)}`);
  return lines;
}
