import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { signingKeyFromSeed } from "./ed25519.ts";
import { formatInviteLink, type InviteLink, isInviteLink, parseInviteLink } from "./invite-link.ts";
import { parseIdentityKey } from "./identity-key.ts";
import { parseUserName } from "./user-name.ts";
import { toBase64Url } from "./bytes.ts";

const publicKey = signingKeyFromSeed(new Uint8Array(32).fill(1)).publicKey;
const key = parseIdentityKey(publicKey);
const name = parseUserName("alice");
if (key === undefined || name === undefined) throw new Error("a key and a name");
const pin = toBase64Url(new Uint8Array(32).fill(7));
const KEY = toBase64Url(publicKey);
const TICKET = toBase64Url(new Uint8Array(16).fill(9));

Deno.test("links to a person and to a group are read as they are written, with and without a pin", () => {
  const person = parseInviteLink(` qpq://Example.org/alice/${KEY}#${pin}\n`);
  deepEqual([person.node.host, person.node.port, person.inviter, person.ticket], [
    "example.org",
    7000,
    "alice",
    undefined,
  ]);
  deepEqual(person.key, publicKey);
  equal(formatInviteLink(person), `qpq://example.org:7000/alice/${KEY}#${pin}`);
  const group = parseInviteLink(`qpq://[2001:db8::1]:7001/alice/${KEY}/${TICKET}`);
  deepEqual(group.ticket, new Uint8Array(16).fill(9));
  equal(formatInviteLink(group), `qpq://[2001:db8::1]:7001/alice/${KEY}/${TICKET}`);
});

Deno.test("every link has one spelling, and is read back", () =>
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 65535 }),
    fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined }),
    fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }), { nil: undefined }),
    (port, pin, ticket) => {
      const link: InviteLink = { node: { host: "node.example", port, pin }, inviter: name, key, ticket };
      const text = formatInviteLink(link);
      ok(isInviteLink(text));
      deepEqual(parseInviteLink(text), link);
      equal(formatInviteLink(parseInviteLink(text)), text);
    },
  )));

Deno.test("what is no link is refused with a word for it, and a plain address is none", () => {
  for (const address of ["qpq://example.org", "qpq://example.org:7000/", `qpq://example.org#${pin}`, "https://x/y"]) {
    ok(!isInviteLink(address), address);
    throws(() => parseInviteLink(address), { code: "link-invalid" }, address);
  }
  const wrong = [
    `qpq://example.org/alice`,
    `qpq://example.org/Alice/${KEY}`,
    `qpq://example.org/al/${KEY}`,
    `qpq://example.org/alice/${KEY.slice(1)}`,
    `qpq://example.org/alice/${"A".repeat(43)}`,
    `qpq://example.org/alice/${toBase64Url(new Uint8Array(32).fill(255))}`,
    `qpq://example.org/alice/${KEY}/${TICKET.slice(1)}`,
    `qpq://example.org/alice/${KEY}/${TICKET.slice(0, -1)}B`,
    `qpq://example.org/alice/${KEY}/`,
    `qpq://example.org/alice/${KEY}/${TICKET}/more`,
    `qpq://example.org/alice/${KEY}?x`,
    `qpq://example.org//alice/${KEY}`,
    `qpq://example.org/alice\u202e/${KEY}`,
    `qpq://example.org/${"a".repeat(2000)}/${KEY}`,
  ];
  for (const text of wrong) throws(() => parseInviteLink(text), { code: "link-invalid" }, text.slice(0, 200));
  for (const host of ["", "exa mple", "1.2.3.400", "x@y", "example.org:0"]) {
    throws(() => parseInviteLink(`qpq://${host}/alice/${KEY}`), { code: "address-invalid" }, host);
  }
  throws(() => parseInviteLink(`qpq://example.org/alice/${KEY}#short`), { code: "address-invalid" });
  fc.assert(fc.property(fc.string(), (text) => {
    try {
      parseInviteLink(`qpq://${text}`);
    } catch (error) {
      ok(error instanceof Error && "code" in error && ["link-invalid", "address-invalid"].includes(String(error.code)));
    }
  }));
});
