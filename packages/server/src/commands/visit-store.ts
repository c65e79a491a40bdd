// The store of a node for a command that looks, or adds a row: beside the running node too, which holds the lock.

import type { Config } from "../config.ts";
import { systemRandom } from "../random.ts";
import { openStore, storeOf } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";

export function visitStore(config: Config): Promise<Store> {
  return openStore({ ...storeOf(config), exclusive: false, random: systemRandom });
}
