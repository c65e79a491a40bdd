// Reads a node's log of names from outside: no account, no profile, no password. What is wrong with it ends the command with
// 6, as other broken trust does.
import type { AuditNodeOptions, LogAudit } from "@quicproquo/client";
import { askTrust, type CliContext } from "../cli-context.ts";
import { lastNode } from "../data-folder.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import type { Json } from "../json-shapes.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";

const longestCheckpoint = 65_536;

interface AuditFlags {
  readonly seen?: string;
  readonly witness?: readonly string[];
}

export const logAuditCommand: OneShot = (log, act) => {
  const shape =
    "{origin, key, size, root, names, deleted, from, to, checkpoint, cosigned: [{name, time}], fault: {kind, text, position} or null}";
  const command = log.command("audit").argument("[address]", text.arguments.address).summary(text.words.logAudit)
    .description(text.descriptions.logAudit).option("--seen <file>", text.options.seen)
    .option("--witness <key...>", text.options.witness)
    .addHelpText("after", more("qpq log audit qpq://example.org:7000#PIN --seen example.checkpoint", shape));
  command.action((address: string | undefined) =>
    act(command, (context) => audit(context, address, command.opts<AuditFlags>()))
  );
};

async function audit(context: CliContext, given: string | undefined, flags: AuditFlags): Promise<ExitCode> {
  const { seen: file, witness: witnesses = [] } = flags;
  const seen = file === undefined ? undefined : await readSeen(file);
  const address = given ?? context.options.node ?? await lastNode(context.dataFolder);
  if (address === undefined) {
    throw new CliError("no-node", text.oneShot.noNode, exitCodes.usage, text.oneShot.giveNode);
  }
  const found = await ask(context, address, { seen, witnesses });
  context.result(auditJson(found), ...text.auditRows(found, witnesses));
  if (found.fault !== undefined) {
    throw new CliError("log-invalid", found.fault.text, exitCodes.trust, text.oneShot.auditHint);
  }
  if (file !== undefined && found.checkpoint !== undefined) await keepSeen(file, found.checkpoint);
  return exitCodes.done;
}

/** A log is as long as it is: only a node that brings nothing for the time of `--timeout` is given up. */
async function ask(
  context: CliContext,
  address: string,
  { seen, witnesses }: Pick<AuditNodeOptions, "seen" | "witnesses">,
): Promise<LogAudit> {
  const client = await import("@quicproquo/client");
  const environment = await context.environment(false);
  const contact = await client.firstContact(environment, address, context.limit());
  if (contact.by === "ask" && !await askTrust(address, contact.pin ?? "")) {
    throw new CliError("certificate-unknown", text.trust.refused, exitCodes.trust, text.trust.hint);
  }
  const late = new AbortController();
  const timeoutMs = context.timeoutMs;
  let timer = setTimeout(() => late.abort(), timeoutMs);
  const options: AuditNodeOptions = {
    environment,
    contact,
    signal: AbortSignal.any([context.signal, late.signal]),
    seen,
    ...(witnesses === undefined ? {} : { witnesses }),
    progress() {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(), timeoutMs);
    },
  };
  try {
    return await client.auditNode(options);
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined before the first time. */
async function readSeen(path: string): Promise<string | undefined> {
  try {
    const found = await Deno.readTextFile(path);
    if (found.length <= longestCheckpoint) return found;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new CliError("invalid-argument", text.oneShot.noSeen(path), exitCodes.usage, undefined, error);
  }
  throw new CliError("invalid-argument", text.oneShot.noSeen(path), exitCodes.usage);
}

/** Written whole or not at all. */
async function keepSeen(path: string, checkpoint: string): Promise<void> {
  const written = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(written, checkpoint);
  await Deno.rename(written, path);
}

function auditJson({ origin, key, size, root, names, deleted, from, to, checkpoint, cosigned, fault }: LogAudit): Json {
  return {
    origin,
    key,
    size,
    root,
    names,
    deleted,
    from: from ?? null,
    to: to ?? null,
    checkpoint: checkpoint ?? null,
    cosigned,
    fault: fault === undefined ? null : { kind: fault.kind, text: fault.text, position: fault.position ?? null },
  };
}
