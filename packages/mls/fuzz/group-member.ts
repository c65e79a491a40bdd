// Any bytes from a channel, and from somebody who signs whatever the bytes say: a group refuses them with a reason, and its
// state is what it was.

import { equal } from "../src/bytes.ts";
import type { AuthenticatedContent } from "../src/messages/framed-content.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../src/messages/mls-message-codec.ts";
import { protectPublicMessage } from "../src/messages/public-message.ts";
import { signFramedContent } from "../src/messages/framed-content-codec.ts";
import type { GroupMember } from "../src/group/group-member.ts";
import { openGroup } from "../src/group/open-group.ts";
import { stateOf } from "../test/forge.ts";
import { environment, groupOf, keyPackageOf, person, suiteCrypto } from "../test/members.ts";

const [ann, bob, cleo] = groupOf(["ann", "bob", "cleo"]);
if (ann === undefined || bob === undefined || cleo === undefined) throw new Error("no group");
const framing = "public";
const annsState = ann.toBytes();
const again = (): GroupMember => openGroup(annsState, environment);
const { keyPackage } = keyPackageOf(person("dan"));
const proposal = ann.propose({ kind: "remove", removed: cleo.ownLeafIndex }, { framing }).message;
const commit = again().commit({ framing, add: [keyPackage], remove: [cleo.ownLeafIndex] }).commit;
const before = bob.toBytes();
let member = openGroup(before, environment);

export const seeds: readonly Uint8Array[] = [
  again().encrypt(new Uint8Array(20)),
  again().commit().commit,
  commit,
  proposal,
  again().propose({ kind: "self-remove" }, { framing }).message,
  contentOf(commit),
  contentOf(proposal),
];

const known = new Set(seeds.map((seed) => seed.toHex()));
const crypto = suiteCrypto(1);
const { encodedContext: groupContext, keys: { membershipKey }, signatureKey } = stateOf(again()).epoch;
const confirmationTag = new Uint8Array(crypto.hashLength);

export function fuzz(bytes: Uint8Array): void {
  if (known.has(bytes.toHex())) return;
  if (member.process(bytes).kind !== "undecryptable") throw new Error("forged");
  unchanged();
  // As the FramedContent of a commit and of a proposal, signed by Ann.
  for (const tag of [undefined, confirmationTag]) {
    const processed = member.process(signed(bytes, tag));
    if (processed.kind === "application") throw new Error("an application message in the clear");
    if (processed.kind === "commit") throw new Error("a commit without its confirmation tag");
    if (processed.kind === "proposal") member = openGroup(before, environment);
    unchanged();
  }
}

function unchanged(): void {
  if (!equal(member.toBytes(), before)) throw new Error("a refused message changed the state");
}

/** The FramedContent in a public message. */
function contentOf(message: Uint8Array): Uint8Array {
  return publicContent(message).encodedContent;
}

function publicContent(message: Uint8Array): AuthenticatedContent {
  const decoded = decodeMlsMessage(message);
  if (decoded.wireFormat !== "public-message") throw new Error("not a public message");
  return decoded.message.content;
}

/** A PublicMessage of Ann with these bytes for its content. */
function signed(encodedContent: Uint8Array, tag: Uint8Array | undefined): Uint8Array {
  const { wireFormat, framedContent } = publicContent(commit);
  const { sender } = framedContent;
  const signature = signFramedContent(crypto, signatureKey, { wireFormat, sender, encodedContent, groupContext });
  const content = { wireFormat, framedContent, encodedContent, auth: { signature, confirmationTag: tag } };
  const message = protectPublicMessage(crypto, content, { membershipKey, groupContext });
  return encodeMlsMessage({ wireFormat: "public-message", message });
}
