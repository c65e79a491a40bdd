// The node's own certificate. It carries a name that no public authority can issue (RFC 2606 §2) and is no CA, so that a
// client that is given it as its only CA for that name trusts this key and no other. Its pin covers the key alone:
// the certificate is re-issued over the years, the key and so the pin stay.

import { createHash, createPrivateKey, createPublicKey, timingSafeEqual, X509Certificate } from "node:crypto";
import { Buffer } from "node:buffer";
import { TransportError } from "./errors.ts";

/** The name in every node's own certificate. */
export const ownCertificateName = "qpq.invalid";

/** A PEM chain, leaf first, and the PKCS#8 key of the leaf. The key is secret: files of mode 0600, never a log. */
export interface CertificateAndKey {
  readonly certPem: string;
  readonly keyPem: string;
}

const day = 86_400_000;
/** Long, because clients pin the key and nobody else reads the dates; re-issued well before. */
const validity = 10 * 365 * day;
/** Clients' clocks may be behind by this much. */
const backdating = 365 * day;

/** A new P-256 key and its certificate, valid from a year before `now` for ten years. */
export async function createCertificate(now: number): Promise<CertificateAndKey> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return await issue(keys, now);
}

/** A certificate for the same key, so with the same pin. Rejects with `certificate-invalid` if the key is not P-256. */
export async function reissueCertificate(keyPem: string, now: number): Promise<CertificateAndKey> {
  return await issue(await importKeys(keyPem), now);
}

/** True once less than two years of validity are left, or when the certificate is not yet valid. */
export function needsReissue(certPem: string, now: number): boolean {
  const { notBefore, notAfter } = readCertificate(certPem);
  return now < notBefore || now > notAfter - 2 * 365 * day;
}

/** What a certificate says about itself; nothing of it is checked. Times in ms since 1970 UTC. */
export interface CertificateFacts {
  readonly pin: string;
  readonly names: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** Whether it claims to be a node's own. */
  readonly own: boolean;
}

/** Reads the first certificate of a PEM text. Throws `certificate-invalid`. */
export function readCertificate(certPem: string): CertificateFacts {
  return readLeaf(certPem, (leaf) => {
    const names = (leaf.subjectAltName ?? "").split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
    const [notBefore, notAfter] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
    if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) throw new Error("no dates");
    return {
      pin: sha256(spkiOf(leaf)).toString("base64url"),
      names: names.filter((name) => name !== ""),
      notBefore,
      notAfter,
      own: isOwn(leaf),
    };
  });
}

/** What was asked for last: who dials a node again has the same certificate, and parsing it is a tenth of a dial. */
let latest: { readonly certPem: string; readonly pin: string; readonly ownDigest: Uint8Array | undefined } | undefined;

/** The pin of a certificate: base64url of SHA-256 over its SubjectPublicKeyInfo, 43 characters (as in RFC 7469 §2.4). */
export function pinOf(certPem: string): string {
  return known(certPem).pin;
}

/** SHA-256 over the whole of a node's own certificate (its DER); `undefined` for any other. */
export function ownDigestOf(certPem: string): Uint8Array | undefined {
  return known(certPem).ownDigest;
}

function known(certPem: string): NonNullable<typeof latest> {
  if (latest?.certPem === certPem) return latest;
  return latest = readLeaf(certPem, (leaf) => ({
    certPem,
    pin: sha256(spkiOf(leaf)).toString("base64url"),
    ownDigest: isOwn(leaf) ? new Uint8Array(sha256(leaf.raw)) : undefined,
  }));
}

/** A certificate's DER as PEM. */
export function pemOf(der: Uint8Array): string {
  const base64 = Buffer.from(der).toString("base64").replace(/(.{64})(?=.)/g, "$1\n");
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

/** Whether two pins are the same, in constant time. */
export function samePin(a: string, b: string): boolean {
  const left = Buffer.from(a, "base64url");
  const right = Buffer.from(b, "base64url");
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Throws `certificate-invalid` unless the text holds a certificate and the key that belongs to it. */
export function assertCertificateAndKey({ certPem, keyPem }: CertificateAndKey): void {
  const theirs = readLeaf(certPem, spkiOf);
  let mine: Uint8Array;
  try {
    mine = createPublicKey(createPrivateKey(keyPem)).export({ type: "spki", format: "der" });
  } catch {
    // The cause may quote what it was given, and that is a key.
    throw new TransportError("certificate-invalid", "the private key cannot be read", {
      hint: "give an unencrypted PEM key, such as PKCS#8 (BEGIN PRIVATE KEY)",
    });
  }
  if (!Buffer.from(mine).equals(theirs)) {
    throw new TransportError("certificate-invalid", "the private key does not belong to the certificate", {
      hint: "the certificate file must begin with the node's own certificate, followed by its issuers",
    });
  }
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

async function issue(keys: CryptoKeyPair, now: number): Promise<CertificateAndKey> {
  // Needed at the first start and once in eight years, so it is not loaded before. tsyringe inside it needs Reflect.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const serial = crypto.getRandomValues(new Uint8Array(16));
  // RFC 5280 §4.1.2.2: positive, at most 20 octets; a leading bit or zero would change its encoding.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: Buffer.from(serial).toString("hex"),
    name: `CN=${ownCertificateName}`,
    notBefore: new Date(now - backdating),
    notAfter: new Date(now - backdating + validity),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: ownCertificateName }]),
    ],
  }, crypto);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const keyPem = x509.PemConverter.encode(pkcs8, "PRIVATE KEY") + "\n";
  pkcs8.fill(0);
  return { certPem: certificate.toString("pem") + "\n", keyPem };
}

async function importKeys(keyPem: string): Promise<CryptoKeyPair> {
  try {
    const key = createPrivateKey(keyPem);
    const pkcs8 = new Uint8Array(key.export({ type: "pkcs8", format: "der" }));
    const spki = new Uint8Array(createPublicKey(key).export({ type: "spki", format: "der" }));
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
    pkcs8.fill(0);
    return { privateKey, publicKey: await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]) };
  } catch {
    throw new TransportError("certificate-invalid", "the node's key is not a P-256 key in PEM", {
      hint: "restore the key file from a backup; a new key makes every client refuse this node until told otherwise",
    });
  }
}

/** What `read` makes of the first certificate in the text; its getters may fail as late as the key is looked at. */
function readLeaf<T>(certPem: string, read: (leaf: X509Certificate) => T): T {
  try {
    return read(new X509Certificate(certPem));
  } catch {
    throw new TransportError("certificate-invalid", "the text holds no readable certificate (BEGIN CERTIFICATE)", {
      hint: "give a certificate in PEM, with a key of a kind that TLS 1.3 uses",
    });
  }
}

function spkiOf(leaf: X509Certificate): Uint8Array {
  return leaf.publicKey.export({ type: "spki", format: "der" });
}

function isOwn(leaf: X509Certificate): boolean {
  return !leaf.ca && leaf.checkHost(ownCertificateName) !== undefined;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
