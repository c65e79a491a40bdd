// What others are told of one: that something was read, that something is being typed. For the profile, or one conversation.
// And after how long the prompt locks, which is of the profile alone.
import type { Conversation, Engine, SettingName } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { parseDuration } from "../duration.ts";
import { lockSettingJson, settingJson } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const values: Readonly<Record<string, boolean | undefined>> = { on: true, off: false, default: undefined };

export const settings: Word = {
  name: "settings",
  usage: "/settings [receipts|typing|notify|archive on|off|default [here] | lock TIME|off]",
  summary: text.words.settings,
  async run(argument, context) {
    const { current, engine, face } = context;
    const [name, value, here, ...rest] = argument === "" ? [] : argument.split(/\s+/);
    if (rest.length > 0 || (here !== undefined && here !== "here")) {
      throw new CliError("invalid-argument", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    if (here !== undefined && current === undefined) return context.say(text.prompt.noConversation);
    if (name !== undefined) await change(engine, name, value, here === undefined ? undefined : current);
    if (name === "notify" && value === "on") context.say(text.notify.needs);
    for (const row of await rows(engine, undefined)) face.print(row);
    face.print(lockRow(await engine.lockAfter()));
    if (current !== undefined) { for (const row of await rows(engine, current)) face.print(row); }
  },
};

export const settingsCommand: OneShot = (program, act) => {
  const command = program.command("settings").argument("[name]", text.arguments.settingName)
    .argument("[value]", text.arguments.settingValue).option("--conversation <reference>", text.options.settingsOf)
    .summary(text.words.settings).description(text.descriptions.settings)
    .addHelpText(
      "after",
      more("qpq settings receipts on --conversation @bob", "{name, on, own, conversation, seconds}"),
    );
  command.action((
    name: string | undefined,
    value: string | undefined,
    options: { readonly conversation?: string },
  ) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const { conversation: reference } = options;
        const conversation = reference === undefined
          ? undefined
          : await arrivedConversation(engine, context, reference);
        if (name !== undefined) await change(engine, name, value, conversation);
        const shown = await engine.settings(conversation?.id);
        for (const setting of shown) context.result(settingJson(setting, conversation), row(setting, conversation));
        if (conversation !== undefined) return exitCodes.done;
        const seconds = await engine.lockAfter();
        context.result(lockSettingJson(seconds), lockRow(seconds));
        return exitCodes.done;
      }))
  );
};

async function change(
  engine: Engine,
  name: string,
  value: string | undefined,
  conversation: Conversation | undefined,
): Promise<void> {
  if (name === "lock" && conversation === undefined) return await changeLock(engine, value);
  const known = settingName(name);
  if (known === undefined || value === undefined || !Object.hasOwn(values, value)) {
    throw new CliError("invalid-argument", text.acts.noSetting, exitCodes.usage, text.acts.settingsHint);
  }
  await engine.set(known, values[value], conversation?.id);
}

async function changeLock(engine: Engine, value: string | undefined): Promise<void> {
  const seconds = parseDuration(value ?? "");
  if (seconds === undefined || (seconds !== 0 && (seconds < 10 || seconds > 86_400))) {
    throw new CliError("invalid-argument", text.lock.noTime, exitCodes.usage, text.lock.timesHint);
  }
  await engine.setLockAfter(seconds);
}

function lockRow(seconds: number): string {
  return text.lock.setting(seconds === 0 ? undefined : text.duration(seconds));
}

function settingName(name: string): SettingName | undefined {
  const known = name === "receipts" || name === "typing" || name === "notify" || name === "archive";
  return known ? name : undefined;
}

async function rows(engine: Engine, conversation: Conversation | undefined): Promise<string[]> {
  return (await engine.settings(conversation?.id)).map((setting) => row(setting, conversation));
}

function row(setting: Parameters<typeof text.acts.setting>[0], conversation: Conversation | undefined): string {
  return text.acts.setting(setting, conversation === undefined ? undefined : referenceOf(conversation));
}
