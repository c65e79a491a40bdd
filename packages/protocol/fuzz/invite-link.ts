// Links as people paste them, and what is sealed to whoever made one.
import { QpqError } from "../src/errors.ts";
import { signingKeyFromSeed } from "../src/ed25519.ts";
import { formatInviteLink, isInviteLink, parseInviteLink } from "../src/invite-link.ts";
import { openToldJoin, parseJoinRequest, signJoinRequest, verifyJoinRequest } from "../src/join-request.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));
const maker = signingKeyFromSeed(new Uint8Array(32).fill(2)).publicKey;
const ticket = new Uint8Array(16).fill(3);
const key = maker.toBase64({ alphabet: "base64url", omitPadding: true });
const request = signJoinRequest(identity, { ticket, maker, time: 1 });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const seeds: readonly Uint8Array[] = [
  utf8(`qpq://127.0.0.1:7000/alice/${key}#${"A".repeat(43)}`),
  utf8(`qpq://node.example/alice/${key}/${"A".repeat(22)}`),
  request,
];

export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  isInviteLink(text);
  try {
    const once = formatInviteLink(parseInviteLink(text));
    if (formatInviteLink(parseInviteLink(once)) !== once) throw new Error(`unstable: ${once}`);
  } catch (error) {
    if (!(error instanceof QpqError)) throw error;
  }
  const parsed = parseJoinRequest(bytes);
  const same = bytes.length === request.length && bytes.every((byte, at) => byte === request[at]);
  if (parsed !== undefined && !same && verifyJoinRequest(bytes, parsed, { ticket, maker })) {
    throw new Error("a request that nobody made is taken");
  }
  if (openToldJoin(bytes) !== undefined) throw new Error("what nobody told is taken");
}
