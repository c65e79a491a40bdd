// An environment with its defaults filled in.

import { systemRandom } from "../crypto/system-random.ts";
import type { GroupEnvironment } from "./environment.ts";

/** All that a group asks of its caller; `now` is undefined where no clock is to be asked. */
export type CompleteEnvironment = Required<Omit<GroupEnvironment, "now">> & Pick<GroupEnvironment, "now">;

export function completeEnvironment(
  { credentials, psks = () => undefined, random = systemRandom, outsiders = "taken", now }: GroupEnvironment,
): CompleteEnvironment {
  return { credentials, psks, random, outsiders, ...now === undefined ? {} : { now } };
}
