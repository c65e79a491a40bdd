// An environment with its defaults filled in.

import { systemRandom } from "../crypto/system-random.ts";
import type { GroupEnvironment } from "./environment.ts";

export function completeEnvironment(
  { credentials, psks = () => undefined, random = systemRandom }: GroupEnvironment,
): Required<GroupEnvironment> {
  return { credentials, psks, random };
}
