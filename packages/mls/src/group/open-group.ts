// A group from what `GroupMember.toBytes` gave, or from its records one by one.

import { DecodeError } from "../codec/reader.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { MlsError } from "../errors.ts";
import { completeEnvironment } from "./complete-environment.ts";
import type { GroupEnvironment } from "./environment.ts";
import { Group } from "./group.ts";
import type { GroupState } from "./group-state.ts";
import type { GroupMember } from "./group-member.ts";
import { decodeRecords, groupRecordOf, stateOfRecords } from "./state-records.ts";
import { suiteOfGroup } from "./stored-records.ts";

/**
 * `state` as a map is all that was put by `changes()` and not removed since; the group counts it as stored. As bytes, it
 * counts nothing as stored. What is given is not kept. Throws `state-damaged`, `state-version`, `unsupported-suite`.
 */
export function openGroup(
  state: Uint8Array | ReadonlyMap<string, Uint8Array>,
  environment: GroupEnvironment,
): GroupMember {
  const records = state instanceof Uint8Array ? recordsOf(state) : state;
  const suite = damaged(() => suiteOfGroup(groupRecordOf(records)));
  const crypto = cryptoProvider(suite);
  if (crypto === undefined) throw new MlsError("unsupported-suite", `cipher suite ${suite}`);
  const read: GroupState = damaged(() => stateOfRecords(crypto, records));
  const group = new Group(crypto, completeEnvironment(environment), read);
  if (!(state instanceof Uint8Array)) group.stored();
  return group;
}

function recordsOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const records = damaged(() => decodeRecords(bytes));
  if (records === undefined) throw new MlsError("state-version", `a state of version ${bytes[0]}`);
  return records;
}

function damaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw new MlsError("state-damaged", error.message);
    throw error;
  }
}
