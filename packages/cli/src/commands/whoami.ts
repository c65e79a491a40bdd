// Name, key and node of the profile that is open.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { profileJson } from "../json-shapes.ts";
import { more, type OneShot } from "./one-shot.ts";

export const whoami: Word = {
  name: "whoami",
  usage: "/whoami",
  summary: text.words.whoami,
  run(_argument, context) {
    for (const row of text.profileRows(context.engine.profile)) context.face.print(row);
  },
};

export const whoamiCommand: OneShot = (program, act) => {
  const command = program.command("whoami").summary(text.words.whoami).description(text.descriptions.whoami)
    .addHelpText("after", more("qpq whoami", "{name, key, origin, address}"));
  command.action(() =>
    act(command, (context) =>
      context.withEngine((engine) => {
        context.result(profileJson(engine.profile), ...text.profileRows(engine.profile));
        return Promise.resolve(exitCodes.done);
      }))
  );
};
