// An invitation as people pass it on: `qpq://host:port/NAME/KEY#PIN` to write to somebody, and with a `/TICKET` after the key
// to ask for a group of theirs. It names the node, its certificate, and who invites by name and key, so that whoever had it
// from the right person is led to nobody else, whatever the node says.
import { formatNodeAddress, type NodeAddress, parseNodeAddress } from "./address.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { QpqError } from "./errors.ts";
import { type IdentityKey, parseIdentityKey } from "./identity-key.ts";
import { JOIN_TICKET_BYTES } from "./join-request.ts";
import { parseUserName, type UserName } from "./user-name.ts";

export interface InviteLink {
  readonly node: NodeAddress;
  readonly inviter: UserName;
  readonly key: IdentityKey;
  /** The secret of a link to a group, 16 bytes; undefined: a link to the inviter. */
  readonly ticket: Uint8Array | undefined;
}

const LONGEST = 1024;

/** Whether a text is meant as one: an address with a path. What is wrong with it `parseInviteLink` says. */
export function isInviteLink(text: string): boolean {
  return text.length <= LONGEST && /^qpq:\/\/[^/?#]*\/[^/?#]/.test(text.trim());
}

/** Reads a link as people paste it. Throws `link-invalid`, `address-invalid`. */
export function parseInviteLink(text: string): InviteLink {
  if (text.length > LONGEST) throw invalid("the link is too long");
  const found = /^(qpq:\/\/[^/?#]*)\/([^/?#]+)\/([^/?#]+)(?:\/([^/?#]+))?(#[^?]*)?$/s.exec(text.trim());
  if (found === null) throw invalid("a link has the form qpq://host:port/NAME/KEY#PIN");
  const [, address = "", name = "", key = "", ticket, pin = ""] = found;
  const inviter = parseUserName(name);
  if (inviter === undefined) throw invalid("the link names nobody who could invite");
  const identity = parseIdentityKey(fromBase64Url(key) ?? new Uint8Array(0));
  if (identity === undefined) throw invalid("the key in the link is none: copy it again, whole");
  const secret = ticket === undefined ? undefined : fromBase64Url(ticket);
  if (ticket !== undefined && secret?.length !== JOIN_TICKET_BYTES) {
    throw invalid("the last part of the link is not whole: copy it again");
  }
  return { node: parseNodeAddress(`${address}${pin}`), inviter, key: identity, ticket: secret };
}

/** The one spelling of a link. */
export function formatInviteLink({ node, inviter, key, ticket }: InviteLink): string {
  const secret = ticket === undefined ? "" : `/${toBase64Url(ticket)}`;
  const [address = "", pin] = formatNodeAddress(node).split("#");
  return `${address}/${inviter}/${toBase64Url(key)}${secret}${pin === undefined ? "" : `#${pin}`}`;
}

function invalid(text: string): QpqError {
  return new QpqError("link-invalid", text);
}
