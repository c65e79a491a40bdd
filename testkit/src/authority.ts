// A certificate authority for tests of the operator's kind of certificate.

import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { CertificateAndKey } from "@quicproquo/transport";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

export interface Authority {
  readonly certPem: string;
  /** A certificate for a host name; times in ms since 1970 UTC. */
  issue(name: string, notBefore?: number, notAfter?: number): Promise<CertificateAndKey>;
}

export async function authority(): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Test authority",
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 100 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  }, crypto);
  const issue = async (name: string, notBefore = Date.now() - day, notAfter = Date.now() + 10 * day) => {
    const leafKeys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: "02",
      subject: `CN=${name}`,
      issuer: root.subject,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      signingAlgorithm: algorithm,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: name }]),
      ],
    }, crypto);
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", leafKeys.privateKey);
    const certPem = `${leaf.toString("pem")}\n${root.toString("pem")}\n`;
    return { certPem, keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
  };
  return { certPem: root.toString("pem"), issue };
}
