import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { authority } from "@quicproquo/testkit";
import fc from "fast-check";
import {
  assertCertificateAndKey,
  createCertificate,
  needsReissue,
  pinOf,
  readCertificate,
  reissueCertificate,
  samePin,
} from "./certificate.ts";
import { TransportError } from "./errors.ts";

const now = Date.UTC(2026, 5, 1);
const day = 86_400_000;
const own = await createCertificate(now);

function invalid(error: unknown): boolean {
  return error instanceof TransportError && error.code === "certificate-invalid";
}

Deno.test("a node's own certificate: P-256, no CA, a name that nobody can issue, ten years", () => {
  const leaf = new X509Certificate(own.certPem);
  assert.equal(leaf.ca, false);
  assert.equal(leaf.subject, "CN=qpq.invalid");
  assert.equal(leaf.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
  assert.ok(leaf.verify(leaf.publicKey));
  const { names, notBefore, notAfter, own: isOwn } = readCertificate(own.certPem);
  assert.deepEqual([names, isOwn], [["qpq.invalid"], true]);
  assert.ok(notBefore <= now - 300 * day && notAfter >= now + 3000 * day);
  assert.match(own.keyPem, /^-----BEGIN PRIVATE KEY-----\n/);
  assertCertificateAndKey(own);
});

Deno.test("the pin is SHA-256 of the SubjectPublicKeyInfo, and covers the key alone", async () => {
  const spki = new X509Certificate(own.certPem).publicKey.export({ type: "spki", format: "der" });
  assert.equal(pinOf(own.certPem), createHash("sha256").update(spki).digest("base64url"));
  const again = await reissueCertificate(own.keyPem, now + 5 * 365 * day);
  assert.notEqual(again.certPem, own.certPem);
  assert.equal(pinOf(again.certPem), pinOf(own.certPem));
  assertCertificateAndKey({ certPem: again.certPem, keyPem: own.keyPem });
  assert.notEqual(pinOf((await createCertificate(now)).certPem), pinOf(own.certPem));
});

Deno.test("pins are compared by value", () => {
  const pin = pinOf(own.certPem);
  assert.ok(samePin(pin, pin));
  assert.ok(!samePin(pin, pin.slice(0, -2)));
  assert.ok(!samePin(pin, `A${pin.slice(1)}`) || pin.startsWith("A"));
  assert.ok(!samePin(pin, ""));
});

Deno.test("it is re-issued two years before its end, and when the clock is before its beginning", () => {
  const { notAfter, notBefore } = readCertificate(own.certPem);
  assert.equal(needsReissue(own.certPem, now), false);
  assert.equal(needsReissue(own.certPem, notAfter - 2 * 365 * day), false);
  assert.equal(needsReissue(own.certPem, notAfter - 2 * 365 * day + 1), true);
  assert.equal(needsReissue(own.certPem, notBefore - 1), true);
});

Deno.test("an operator's certificate is none of a node's own, whatever its name says", async () => {
  const ca = await authority();
  const host = readCertificate((await ca.issue("node.example")).certPem);
  assert.deepEqual([host.names, host.own], [["node.example"], false]);
  assert.equal(readCertificate(ca.certPem).own, false);
});

Deno.test("a chain is read by its first certificate, and its key must be that one's", async () => {
  const ca = await authority();
  const chain = await ca.issue("node.example");
  assertCertificateAndKey(chain);
  const [leaf = "", root = ""] = chain.certPem.split(/(?<=-----END CERTIFICATE-----\n)/);
  const swapped = { certPem: root + leaf, keyPem: chain.keyPem };
  assert.throws(() => assertCertificateAndKey(swapped), invalid);
});

Deno.test("what is no certificate or key is refused, and the error quotes nothing of it", async () => {
  const secret = own.keyPem.split("\n")[1] ?? "";
  for (const keyPem of ["", "secret", own.certPem, own.keyPem.replace("BEGIN", "BEG1N"), own.keyPem.slice(0, 80)]) {
    const quiet = (error: unknown) => invalid(error) && !String(error).includes(secret.slice(0, 20));
    assert.throws(() => assertCertificateAndKey({ certPem: own.certPem, keyPem }), quiet);
    await assert.rejects(reissueCertificate(keyPem, now), quiet);
  }
  assert.throws(() => pinOf(own.keyPem), invalid);
  fc.assert(fc.property(fc.string(), (text) => {
    assert.throws(() => readCertificate(text), invalid);
  }));
  // A certificate with one byte changed is read or refused, never anything else.
  const der = new X509Certificate(own.certPem).raw;
  fc.assert(fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const bent = Uint8Array.from(der, (byte, index) => index === at ? byte ^ flip : byte);
    const pem = `-----BEGIN CERTIFICATE-----\n${bent.toBase64()}\n-----END CERTIFICATE-----\n`;
    try {
      assert.equal(readCertificate(pem).pin.length, 43);
    } catch (error) {
      assert.ok(invalid(error), String(error));
    }
  }));
});
