// A node of one's own: qpq-server as a child process, on loopback, with its data beside the profiles. Its standard input is
// a pipe that this process holds: when this process ends, in whatever way, the pipe ends and the node drains and stops, so
// that none is left behind. A node that already runs on this data is joined instead, at the address that it left here.
import { join } from "node:path";
import { serverCommand } from "@quicproquo/server/start-line";
import { CliError, exitCodes } from "./errors.ts";
import { inertLine } from "./terminal/inert.ts";
import { text } from "./text.ts";

const host = "127.0.0.1";
/** PROTOCOL §1: the first of these that is free on UDP and TCP. */
const ports: readonly number[] = Array.from({ length: 20 }, (_, index) => 7000 + index);
const addressFile = "address";
const longestAnnouncement = 4096;
/** How long a node that was asked to stop may drain. */
const drainMs = 10_000;

export interface OwnNode extends AsyncDisposable {
  readonly address: string;
  /** False if the node was running already: it is somebody else's to stop. */
  readonly started: boolean;
  /** Resolves with the exit code if the node ends by itself. Never for a joined one. */
  readonly ended: Promise<number>;
}

export interface OwnNodeOptions {
  /** Folder for the node's database, key, lock, address and log. */
  readonly folder: string;
  /** The node's log to standard error; else to a file beside its data. */
  readonly logToStderr: boolean;
}

/** Where a node on this data will be, if it was there before and nothing stands in its place: known before it starts. */
export async function expectedAddress(folder: string): Promise<string | undefined> {
  const address = await readAddress(folder);
  const port = portOf(address);
  return port !== undefined && ports.includes(port) && isFree(port) ? address : undefined;
}

export async function startOwnNode(options: OwnNodeOptions): Promise<OwnNode> {
  const { folder } = options;
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  for (const port of await candidates(folder)) {
    const started = await start(options, port);
    if (typeof started !== "string") return started;
    if (started === "in-use") return await joined(folder);
  }
  throw new CliError("port-in-use", text.node.noPort(ports[0] ?? 0, ports.at(-1) ?? 0), exitCodes.local);
}

/** The port of the last time first, so that addresses stay; only ports that seem free. */
async function candidates(folder: string): Promise<number[]> {
  const last = portOf(await readAddress(folder));
  const wanted = last !== undefined && ports.includes(last) ? [last, ...ports.filter((port) => port !== last)] : ports;
  // Without one that is free the node itself says why; that it runs already is found out before it wants a port.
  const free = wanted.filter(isFree);
  return free.length > 0 ? free : wanted.slice(0, 1);
}

function portOf(address: string | undefined): number | undefined {
  const port = /^qpq:\/\/127\.0\.0\.1:(\d+)#/.exec(address ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: host, port }).close();
    Deno.listenDatagram({ hostname: host, port, transport: "udp" }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

/** The running node, or which of the two expected refusals it was. */
async function start(
  { folder, logToStderr }: OwnNodeOptions,
  port: number,
): Promise<OwnNode | "in-use" | "port-in-use"> {
  // Open to whoever reaches loopback, unless the environment says otherwise; the flag would win over that.
  const registration = Deno.env.get("QPQ_REGISTRATION") === undefined ? ["--registration", "open"] : [];
  const line = serverCommand({
    data: folder,
    listen: `${host}:${port}`,
    args: [...registration, "--json", "--stop-with-stdin"],
  });
  const child = new Deno.Command(line.command, {
    args: [...line.args],
    stdin: "piped",
    stdout: "piped",
    stderr: logToStderr ? "inherit" : "piped",
  }).spawn();
  const logged = logToStderr ? Promise.resolve() : keepLog(child.stderr, join(folder, "node.log"));
  const announced = parseAnnouncement(await firstLine(child.stdout));
  if ("address" in announced) {
    await writeAddress(folder, announced.address);
    return running(child, announced.address, logged);
  }
  await child.stdin.close().catch(() => {});
  const { code } = await child.status;
  await logged;
  if (announced.code === "in-use" || announced.code === "port-in-use") return announced.code;
  throw new CliError("node-failed", announced.message ?? text.node.ended(code), exitCodes.local, announced.hint);
}

function running(child: Deno.ChildProcess, address: string, logged: Promise<void>): OwnNode {
  let stopping = false;
  const status = child.status;
  return {
    address,
    started: true,
    ended: new Promise((resolve) => {
      void status.then(({ code }) => {
        if (!stopping) resolve(code);
      });
    }),
    async [Symbol.asyncDispose]() {
      stopping = true;
      const late = setTimeout(() => child.kill("SIGKILL"), drainMs);
      try {
        // It may have ended before, or have heard the same signal as this process.
        await child.stdin.close().catch(() => {});
        await status;
        await logged;
      } finally {
        clearTimeout(late);
      }
    },
  };
}

/** A prompt on the node that runs here already. It may be starting just now: its address comes within moments. */
async function joined(folder: string): Promise<OwnNode> {
  for (let attempt = 0; attempt < 40; attempt++) {
    const address = await readAddress(folder);
    if (address !== undefined) {
      return { address, started: false, ended: new Promise(() => {}), [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new CliError("node-failed", text.node.addressMissing, exitCodes.local, text.node.addressMissingHint);
}

interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
}

function parseAnnouncement(line: string): { readonly address: string } | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return {};
  }
  if (typeof value !== "object" || value === null) return {};
  if ("address" in value && typeof value.address === "string") return { address: value.address };
  const error: unknown = "error" in value ? value.error : undefined;
  if (typeof error !== "object" || error === null) return {};
  const field = (name: string): string | undefined => {
    const found: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
    return typeof found === "string" ? inertLine(found) : undefined;
  };
  const [code, message, hint] = [field("code"), field("message"), field("hint")];
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The first line; what follows is read and dropped, so that the child never waits for a reader. */
async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (value !== undefined) read += value;
    const end = read.indexOf("\n");
    if (end >= 0 || done || read.length > longestAnnouncement) {
      void drain(reader);
      return end >= 0 ? read.slice(0, end) : read;
    }
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

async function keepLog(stream: ReadableStream<Uint8Array>, path: string): Promise<void> {
  const file = await Deno.open(path, { create: true, write: true, truncate: true, mode: 0o600 });
  await stream.pipeTo(file.writable);
}

async function readAddress(folder: string): Promise<string | undefined> {
  try {
    const address = (await Deno.readTextFile(join(folder, addressFile))).trim();
    return address.startsWith("qpq://") ? address : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function writeAddress(folder: string, address: string): Promise<void> {
  const draft = join(folder, `${addressFile}.new`);
  await Deno.writeTextFile(draft, `${address}\n`, { mode: 0o600 });
  await Deno.rename(draft, join(folder, addressFile));
}
