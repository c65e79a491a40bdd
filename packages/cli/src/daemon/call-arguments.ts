// The arguments of a call, in the order of the method's parameters.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Call } from "./json-rpc.ts";
import type { Parameter } from "./parameters.ts";

/** By place or by name; none that the method does not know. */
export function argumentsFrom(
  params: Call["params"],
  parameters: readonly Parameter<unknown>[],
  signal: AbortSignal,
): readonly unknown[] {
  const travelling = parameters.filter(({ form }) => form !== undefined);
  let byName: Readonly<Record<string, unknown>>;
  if (isList(params)) {
    if (params.length > travelling.length) throw unknownParameter(String(travelling.length));
    byName = Object.fromEntries(params.map((value, at) => [travelling[at]?.name ?? "", value]));
  } else byName = params;
  const unknown = Object.keys(byName).find((name) => travelling.every((parameter) => parameter.name !== name));
  if (unknown !== undefined) throw unknownParameter(unknown);
  return parameters.map((parameter) => parameter.read(byName[parameter.name], signal));
}

function isList(params: Call["params"]): params is readonly unknown[] {
  return Array.isArray(params);
}

function unknownParameter(name: string): CliError {
  const { parameterUnknown, parameterHint } = text.daemon;
  return new CliError("invalid-argument", parameterUnknown(name.slice(0, 64)), exitCodes.usage, parameterHint);
}
