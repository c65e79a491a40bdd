// Addresses: one spelling each, and no doubt about which part of a bad one is wrong.
import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNodeAddress, parseNodeAddress } from "./address.ts";
import { toBase64Url } from "./bytes.ts";
import { QpqError } from "./errors.ts";

const pin = new Uint8Array(32).fill(0xfb);
const pinText = toBase64Url(pin);

Deno.test("names, IPv4, IPv6, ports and pins", () => {
  const cases: readonly [string, string, number, boolean][] = [
    ["qpq://127.0.0.1", "127.0.0.1", 7000, false],
    ["qpq://127.0.0.1:7001", "127.0.0.1", 7001, false],
    ["qpq://localhost/", "localhost", 7000, false],
    [`qpq://Node.Example.ORG:65535#${pinText}`, "node.example.org", 65535, true],
    ["qpq://xn--bcher-kva.example", "xn--bcher-kva.example", 7000, false],
    ["qpq://[::1]:7002", "::1", 7002, false],
    [`qpq://[2001:DB8:0:0::0001]#${pinText}`, "2001:db8::1", 7000, true],
    ["qpq://[::ffff:1.2.3.4]", "::ffff:102:304", 7000, false],
    ["qpq://7zip.example", "7zip.example", 7000, false],
  ];
  for (const [text, host, port, pinned] of cases) {
    assert.deepEqual(parseNodeAddress(text), { host, port, pin: pinned ? pin : undefined }, text);
  }
});

Deno.test("what is wrong is refused, and said", () => {
  const cases: readonly [string, RegExp][] = [
    ["", /form/],
    ["http://127.0.0.1", /form/],
    ["QPQ://127.0.0.1", /form/],
    ["qpq:127.0.0.1", /form/],
    [" qpq://127.0.0.1", /form/],
    ["qpq://user@host", /form/],
    ["qpq://host/path", /form/],
    ["qpq://host?x", /form/],
    ["qpq://::1", /form/],
    ["qpq://a:1:2", /form/],
    ["qpq://", /missing/],
    ["qpq://:7000", /missing/],
    ["qpq://host:", /port/],
    ["qpq://host:0", /port/],
    ["qpq://host:65536", /port/],
    ["qpq://host:07000", /port/],
    ["qpq://host:+1", /port/],
    ["qpq://host:7e3", /port/],
    ["qpq://host#", /pin/],
    [`qpq://host#${pinText.slice(1)}`, /pin/],
    [`qpq://host#${pinText}A`, /pin/],
    [`qpq://host#${pinText}=`, /pin/],
    [`qpq://host#${pinText} `, /pin/],
    // 43 characters carry 258 bits; the last two must be zero.
    [`qpq://host#${pinText.slice(0, -1)}9`, /pin/],
    [`qpq://host#${pinText.replace("-", "+")}`, /pin/],
    ["qpq://1.2.3", /IPv4/],
    ["qpq://1.2.3.4.5", /IPv4/],
    ["qpq://1.2.3.256", /IPv4/],
    ["qpq://1.2.3.04", /IPv4/],
    ["qpq://1.2.3.4.", /IPv4/],
    ["qpq://2130706433", /IPv4/],
    ["qpq://0x7f.1", /IPv4|name/],
    ["qpq://host.0x7f", /name/],
    ["qpq://host.1", /name/],
    ["qpq://[::1", /form/],
    ["qpq://[]", /IPv6/],
    ["qpq://[1::2::3]", /IPv6/],
    ["qpq://[1:2:3:4:5:6:7]", /IPv6/],
    ["qpq://[12345::]", /IPv6/],
    ["qpq://[1.2.3.4]", /IPv6/],
    ["qpq://[fe80::1%eth0]", /form/],
    ["qpq://-host", /name/],
    ["qpq://host-", /name/],
    ["qpq://a..b", /name/],
    ["qpq://host.", /name/],
    ["qpq://h_st", /name/],
    ["qpq://bücher.example", /name/],
    ["qpq://a b", /name/],
    [`qpq://${"a".repeat(64)}.example`, /name/],
    [`qpq://${"a.".repeat(127)}aa`, /name/],
    [`qpq://${"a".repeat(600)}`, /too long/],
    ["qpq://host\n", /form|name/],
    ["qpq://host\0", /name/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseNodeAddress(text), (error) => {
      assert(error instanceof QpqError, text);
      assert.equal(error.code, "address-invalid");
      assert.match(error.message, message, text);
      return true;
    }, JSON.stringify(text));
  }
});

Deno.test("format and parse are each other's inverse", () => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
  const host = fc.oneof(
    fc.ipV4(),
    fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join(".")),
    fc.ipV6().map((text) => new URL(`http://[${text}]/`).hostname.slice(1, -1)),
  );
  const pins = fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined });
  fc.assert(fc.property(host, fc.integer({ min: 1, max: 65535 }), pins, (host, port, pin) => {
    const address = { host, port, pin };
    const parsed = parseNodeAddress(formatNodeAddress(address));
    assert.deepEqual({ ...parsed, pin: parsed.pin?.toHex() }, { ...address, pin: pin?.toHex() });
  }));
});

Deno.test("any text is an address or address-invalid, and a parsed one is stable", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    for (const tried of [text, `qpq://${text}`, `qpq://[${text}]`]) {
      try {
        const once = formatNodeAddress(parseNodeAddress(tried));
        assert.equal(formatNodeAddress(parseNodeAddress(once)), once);
      } catch (error) {
        assert(error instanceof QpqError && error.code === "address-invalid");
      }
    }
  }));
});
