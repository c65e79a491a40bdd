// What is understood of a command line, and what each command says of itself.

import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { wholeNumber } from "./arguments.ts";
import { parseCommandLine, settingsOf } from "./command-line.ts";
import { commands } from "./commands.ts";
import { help } from "./help.ts";

const parse = (line: string) => parseCommandLine(line.split(" ").filter(Boolean));

Deno.test("every command teaches: usage, flags, an example of itself", () => {
  for (const command of commands) {
    const { words, flags, operands } = command;
    const text = help(command);
    ok(text.split("\n").every((line) => line.length <= 120), words);
    match(text, /--json .*\n/, words);
    for (const { flag } of flags) ok(text.includes(`--${flag}`), `${words} --${flag}`);
    const example = /\n\nexample: qpq-server (.*)\n$/.exec(text)?.[1] ?? "";
    const parsed = parse(example);
    strictEqual(parsed.command.words, words, example);
    strictEqual(parsed.operands.length, operands.length, example);
  }
});

Deno.test("the longest command that fits is meant, wherever the flags stand", () => {
  strictEqual(parse("").command.words, "");
  strictEqual(parse("--data x").command.words, "");
  const { command, flags } = parse("--data x user invite --days 3");
  deepStrictEqual([command.words, flags.data, flags.days], ["user invite", "x", "3"]);
});

Deno.test("what makes no sense is refused by its name", () => {
  const cases: readonly (readonly [line: string, message: RegExp])[] = [
    ["--colour", /colour/],
    ["dance", /no command dance/],
    ["user dance", /no command user dance/],
    ["user", /no command user/],
    ["user list alice", /unexpected argument alice/],
    ["user list --days 1", /--days is no flag of user list/],
    ["--days 1", /--days is no flag of qpq-server alone/],
    ["--data", /data/],
  ];
  for (const [line, message] of cases) throws(() => parse(line), { code: "config-invalid", message }, line);
});

Deno.test("numbers are whole and in their bounds", () => {
  strictEqual(wholeNumber({}, "days", 7, 365), 7);
  strictEqual(wholeNumber({ days: "365" }, "days", 7, 365), 365);
  for (const days of ["0", "366", "-1", "1.5", "many", "", "1e2"]) {
    throws(() => wholeNumber({ days }, "days", 7, 365), { code: "config-invalid" }, days);
  }
});

Deno.test("settings come from file, environment and flags, each by its name", async () => {
  const { flags } = parse(
    "--limit enqueueBurst=3 --max-storage-bytes 100 --public-host a --limit resolveBurst=4 --connections-per-address 9",
  );
  const [file, environment, flagged] = await settingsOf(flags, { QPQ_LOG: "json", HOME: "/" });
  deepStrictEqual(file, {});
  deepStrictEqual(environment, { log: "json", limits: {} });
  deepStrictEqual(flagged, {
    publicHost: "a",
    maxStorageBytes: 100,
    connectionsPerAddress: 9,
    limits: { enqueueBurst: 3, resolveBurst: 4 },
  });
  await rejects(settingsOf(parse("--limit x").flags, {}), { code: "config-invalid" });
  await rejects(settingsOf({}, { QPQ_CONFIG: "/nowhere/qpq.toml" }), { code: "config-invalid", message: /nowhere/ });
});
