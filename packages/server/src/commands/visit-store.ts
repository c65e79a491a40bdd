// The store of a data folder for a command that looks, or adds a row: beside a running node too, which holds the lock.

import process from "node:process";
import type { Config } from "../config.ts";
import { systemRandom } from "../random.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";

export function visitStore({ data, limits, maxStorageBytes: maxBytes }: Config): Promise<Store> {
  return openStore({ data, keyText: process.env.QPQ_DB_KEY, exclusive: false, limits, maxBytes, random: systemRandom });
}
