// Any bytes as an MLSMessage without state: read or not, never an exception.

import { parseMlsMessage, welcomeReferences } from "../src/index.ts";
import { found, keyPackageOf, person, text } from "../test/people.ts";

const group = await found(person("alice"));
const said = await group.encrypt(text("hello"));
const { commit, welcome = said } = await group.commit({ add: [(await keyPackageOf(person("bob"))).keyPackage] });

export const seeds: readonly Uint8Array[] = [said, commit, welcome];

export function fuzz(bytes: Uint8Array): void {
  parseMlsMessage(bytes);
  welcomeReferences(bytes);
}
