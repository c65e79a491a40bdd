// One's own account, looked over: what others need of it, what the log says of it, session, clock and transport. What is
// wrong ends the command with 8, or with 6 where the node is caught at something.
import type { Checkup } from "@quicproquo/client";
import { type ExitCode, exitCodes } from "../errors.ts";
import { checkupJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export const doctor: Word = {
  name: "doctor",
  usage: "/doctor",
  summary: text.words.doctor,
  needsNode: true,
  async run(_argument, { engine, face }) {
    for (const row of text.doctor.rows(await engine.checkup())) face.print(row);
  },
};

export const doctorCommand: OneShot = (program, act) => {
  const shape =
    "{transport, keyExchange, keyPackages, lastResort, hybridKeyCreated, logSize, bound, alarms, sessions, session, clockLag, problems}";
  const command = program.command("doctor").summary(text.words.doctor).description(text.descriptions.doctor)
    .addHelpText("after", more("qpq doctor", shape));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        // What this start still has to bring to the node is not missing yet.
        await flushed(engine, context);
        const found = await engine.checkup();
        context.result(checkupJson(found), ...text.doctor.rows(found));
        return exitOf(found);
      }))
  );
};

function exitOf({ problems }: Checkup): ExitCode {
  if (problems.length === 0) return exitCodes.done;
  return problems.includes("log-alarm") || problems.includes("log-entry-missing") ? exitCodes.trust : exitCodes.local;
}
