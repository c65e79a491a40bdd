// Whether a name and a key belong together, by the log that this profile has read and believes. This is the only ground on
// which a name is shown for a key, whatever the node answers.
import { parseUserName } from "@quicproquo/protocol";
import { hashLogName } from "@quicproquo/protocol/transparency";
import { compareBytes } from "../bytes.ts";
import type { LogTable, PlacedEntry } from "../store/log-table.ts";

/** The only bind of a name, and whether it was ended since. */
export interface Binding {
  readonly bind: PlacedEntry;
  readonly live: boolean;
}

/** Undefined if the name was never bound, or is none. */
export function bindingOf(log: LogTable, name: string): Binding | undefined {
  const userName = parseUserName(name);
  if (userName === undefined) return undefined;
  const nameHash = hashLogName(userName);
  const bind = log.bindOfName(nameHash);
  return bind === undefined ? undefined : { bind, live: !log.hasTombstone(nameHash) };
}

/** True if hash(name) and key stand in one live bind. */
export function isBound(log: LogTable, name: string, key: Uint8Array): boolean {
  const binding = bindingOf(log, name);
  return binding?.live === true && compareBytes(binding.bind.identityKey, key) === 0;
}
