// The command line: which command was meant, with which options. Everything a command needs beyond that is imported when it
// runs, so that the prompt is there at once.
import { Command, CommanderError } from "commander";
import { CliContext, type EnvironmentOf, type GlobalOptions, type OpenDoor } from "./cli-context.ts";
import { archiveCommand, unarchiveCommand } from "./commands/archive.ts";
import { completeCommand, completionCommand } from "./commands/completion.ts";
import { daemonCommand } from "./commands/daemon.ts";
import { deleteAccountCommand } from "./commands/delete-account.ts";
import { settingsCommand } from "./commands/settings.ts";
import { replyCommand } from "./commands/reply.ts";
import { reactCommand } from "./commands/react.ts";
import { hideCommand } from "./commands/hide.ts";
import { editCommand } from "./commands/edit.ts";
import { deleteMessageCommand } from "./commands/delete.ts";
import { blockCommand, blockedCommand, unblockCommand } from "./commands/block.ts";
import { disappearCommand } from "./commands/disappear.ts";
import { dmCommand } from "./commands/dm.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downloadCommand } from "./commands/download.ts";
import { draftsCommand } from "./commands/drafts.ts";
import { exportCommand } from "./commands/export.ts";
import { keyFileCommand } from "./commands/key-file.ts";
import { importCommand } from "./commands/import.ts";
import { groupAddCommand } from "./commands/group-add.ts";
import { groupCreateCommand } from "./commands/group-create.ts";
import { groupInfoCommand } from "./commands/group-info.ts";
import { groupMembersCommand } from "./commands/group-members.ts";
import { groupDemoteCommand } from "./commands/group-demote.ts";
import { groupLeaveCommand } from "./commands/group-leave.ts";
import { groupPromoteCommand } from "./commands/group-promote.ts";
import { groupRepairCommand } from "./commands/group-repair.ts";
import { groupUpdateKeyCommand } from "./commands/group-update-key.ts";
import { groupRemoveCommand } from "./commands/group-remove.ts";
import { groupRenameCommand } from "./commands/group-rename.ts";
import { listCommand } from "./commands/list.ts";
import { logAuditCommand } from "./commands/log-audit.ts";
import { loginCommand } from "./commands/login.ts";
import { logoutCommand } from "./commands/logout.ts";
import { muteCommand, unmuteCommand } from "./commands/mute.ts";
import { nameCommand } from "./commands/name.ts";
import { nodeInfoCommand } from "./commands/node-info.ts";
import { notesCommand } from "./commands/notes.ts";
import { groupApproveCommand, groupDeclineCommand } from "./commands/group-approve.ts";
import { joinCommand } from "./commands/open-link.ts";
import { linkCommand } from "./commands/link.ts";
import { reportCommand } from "./commands/report.ts";
import { requestsCommand } from "./commands/requests.ts";
import type { Act } from "./commands/one-shot.ts";
import { pinCommand, unpinCommand } from "./commands/pin.ts";
import { promptCommand } from "./commands/prompt.ts";
import { passwdCommand } from "./commands/passwd.ts";
import { proofCommand } from "./commands/proof.ts";
import { readCommand } from "./commands/read.ts";
import { runCommand } from "./commands/run.ts";
import { registerCommand } from "./commands/register.ts";
import { searchCommand } from "./commands/search.ts";
import { sendFileCommand } from "./commands/send-file.ts";
import { sendCommand } from "./commands/send.ts";
import { sessionEndCommand, sessionsCommand } from "./commands/sessions.ts";
import { verifyCommand } from "./commands/verify.ts";
import { upCommand } from "./commands/up.ts";
import { whoamiCommand } from "./commands/whoami.ts";
import { openClientDoor } from "./client-door.ts";
import { describeError, type ExitCode, exitCodes } from "./errors.ts";
import { text } from "./text.ts";
import { version } from "./version.ts";
import { traceOf, writeErrorLine } from "./standard-error.ts";

/** What the program works with; whoever runs it otherwise brings their own. */
export interface CommandLineParts {
  readonly openDoor?: OpenDoor;
  readonly environmentOf?: EnvironmentOf;
}

/** Loaded when it is needed. */
const systemEnvironmentOf: EnvironmentOf = async (options) =>
  (await import("@quicproquo/client")).systemEnvironment(options);

/** Runs what the arguments ask for. Never throws: an error is one line on standard error, a hint, and the exit code. */
export async function runCommandLine(args: readonly string[], parts: CommandLineParts = {}): Promise<ExitCode> {
  const { openDoor = openClientDoor, environmentOf = systemEnvironmentOf } = parts;
  let exit: ExitCode = exitCodes.done;
  const act: Act = async (command, action) => {
    const options = command.optsWithGlobals<GlobalOptions>();
    let context: CliContext | undefined;
    try {
      context = new CliContext(options, openDoor, environmentOf);
      exit = await action(context);
    } catch (error) {
      exit = complain(error, options);
    } finally {
      await context?.output.flushed();
    }
  };
  const program = buildProgram(act);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    // Its own text is on standard error already; help and version end in 0.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  return exit;
}

/** Every command with its options: what is parsed, helped with, completed, and printed in the manual page. */
export function buildProgram(act: Act): Command {
  const program = new Command("qpq").description(text.descriptions.program)
    .version(version, "--version", text.options.version)
    .helpOption("-h, --help", text.options.help)
    .helpCommand(false)
    .option("--node <address>", text.options.node)
    .option("--as <name>", text.options.as)
    .option("--data-dir <path>", text.options.dataDir)
    .option("--json", text.options.json)
    .option("--plain", text.appearance.options.plain)
    .option("--screen-reader", text.appearance.options.screenReader)
    .option("--theme <name>", text.appearance.options.theme)
    .option("--password-fd <n>", text.options.passwordFd)
    .option("--password-file <path>", text.options.passwordFile)
    .option("--key-file <path>", text.keyFile.option)
    .option("--timeout <seconds>", text.options.timeout, "15")
    .option("--transport <kind>", text.options.transport)
    .option("--allow-classical", text.options.allowClassical)
    .option("--debug", text.options.debug)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `\n${text.help.examples}\n\n${text.help.exitCodes}`)
    .exitOverride();
  promptCommand(program, act);
  for (const command of [upCommand, registerCommand, loginCommand, logoutCommand, whoamiCommand]) command(program, act);
  for (
    const command of [dmCommand, notesCommand, sendCommand, readCommand, listCommand, draftsCommand, disappearCommand]
  ) {
    command(program, act);
  }
  for (const command of [replyCommand, reactCommand, editCommand, deleteMessageCommand]) command(program, act);
  for (const command of [muteCommand, unmuteCommand, pinCommand, unpinCommand]) command(program, act);
  for (const command of [archiveCommand, unarchiveCommand]) command(program, act);
  for (const command of [blockCommand, unblockCommand, blockedCommand]) command(program, act);
  for (const command of [hideCommand, settingsCommand, nameCommand, searchCommand]) command(program, act);
  for (const command of [sendFileCommand, downloadCommand, proofCommand, verifyCommand]) command(program, act);
  for (const command of [linkCommand, joinCommand, requestsCommand, reportCommand]) command(program, act);
  const group = program.command("group").summary(text.words.group).description(text.descriptions.group).helpCommand(
    false,
  );
  for (const command of [groupCreateCommand, groupAddCommand, groupRemoveCommand]) command(group, act);
  for (const command of [groupApproveCommand, groupDeclineCommand]) command(group, act);
  for (const command of [groupLeaveCommand, groupPromoteCommand, groupDemoteCommand]) command(group, act);
  for (const command of [groupUpdateKeyCommand, groupRepairCommand]) command(group, act);
  for (const command of [groupMembersCommand, groupInfoCommand, groupRenameCommand]) command(group, act);
  for (const command of [sessionsCommand, passwdCommand, deleteAccountCommand]) command(program, act);
  for (const command of [keyFileCommand, exportCommand, importCommand]) command(program, act);
  const session = program.command("session").summary(text.descriptions.session).description(text.descriptions.session)
    .helpCommand(false);
  sessionEndCommand(session, act);
  doctorCommand(program, act);
  daemonCommand(program, act);
  runCommand(program, act);
  completionCommand(program, act);
  completeCommand(program, act);
  nodeInfoCommand(program, act);
  const log = program.command("log").summary(text.words.log).description(text.descriptions.log).helpCommand(false);
  logAuditCommand(log, act);
  return program;
}

function complain(error: unknown, options: GlobalOptions): ExitCode {
  const described = describeError(error);
  if (options.json === true) {
    const { code, message, hint } = described;
    writeErrorLine(JSON.stringify({ error: { code, message, hint: hint ?? null } }));
  } else {
    writeErrorLine(text.errorLine(described.message));
    if (described.hint !== undefined) writeErrorLine(text.hintLine(described.hint));
  }
  if (options.debug === true) writeErrorLine(traceOf(error));
  return described.exit;
}
