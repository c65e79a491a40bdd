// One's own sessions at the node, and the end of one of them.
import { CliError, exitCodes } from "../errors.ts";
import { sessionJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export const sessions: Word = {
  name: "sessions",
  usage: "/sessions",
  summary: text.words.sessions,
  needsNode: true,
  async run(_argument, { engine, face }) {
    for (const session of await engine.sessions()) face.print(text.account.sessionRow(session));
  },
};

export const sessionsCommand: OneShot = (program, act) => {
  const command = program.command("sessions").summary(text.words.sessions).description(text.descriptions.sessions)
    .addHelpText("after", more("qpq sessions", "{id, created, lastUsed, expires, device, current}"));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        for (const session of await engine.sessions()) {
          context.result(sessionJson(session), text.account.sessionRow(session));
        }
        return exitCodes.done;
      }))
  );
};

export const endSession: Word = {
  name: "end-session",
  usage: "/end-session ID",
  summary: text.words.endSession,
  needsNode: true,
  async run(argument, context) {
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    await context.engine.endSession(argument);
    context.say(text.account.sessionEnded);
  },
};

export const sessionEndCommand: OneShot = (session, act) => {
  const command = session.command("end").argument("<id>", text.arguments.sessionId).summary(text.words.endSession)
    .description(text.descriptions.sessionEnd)
    .addHelpText("after", more("qpq session end 0123456789abcdef0123456789abcdef", "{id, ended}"));
  command.action((id: string) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        await engine.endSession(id);
        context.result({ id, ended: true }, text.account.sessionEnded);
        return exitCodes.done;
      }))
  );
};
