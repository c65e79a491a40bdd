// How long the certificate is good, and whether it is for the host that people are told.

import { readCertificate } from "@quicproquo/transport";
import type { Finding } from "./finding.ts";

const day = 86_400_000;
const soon = 14 * day;

export interface CertificateToJudge {
  /** Undefined if there is none that can be read. */
  readonly certPem: string | undefined;
  /** That an operator's must be for. */
  readonly publicHost: string | undefined;
  readonly reason?: string;
}

export function judgeCertificate({ certPem, publicHost, reason }: CertificateToJudge, now: number): Finding {
  const subject = "certificate";
  if (certPem === undefined) {
    return reason === undefined
      ? { subject, state: "warning", found: "none yet", hint: "The node makes its own when it is first started." }
      : { subject, state: "failed", found: reason, hint: "Give PEM files that this user may read." };
  }
  const { notBefore, notAfter, names, own } = readCertificate(certPem);
  const days = Math.floor((notAfter - now) / day);
  const found =
    `${own ? "the node's own" : names.join(", ")}, valid since ${Math.floor((now - notBefore) / day)} days, ` +
    (days < 0 ? "expired" : `for ${days} more`);
  if (now < notBefore || now > notAfter) {
    return { subject, state: "failed", found, hint: own ? "Start the node: it issues a new one." : "Renew it." };
  }
  if (publicHost !== undefined && !names.some((name) => covers(name, publicHost))) {
    return { subject, state: "failed", found, hint: `It is not for ${publicHost}, which is what people connect to.` };
  }
  if (!own && notAfter - now < soon) return { subject, state: "warning", found, hint: "Renew it soon." };
  return { subject, state: "ok", found };
}

/** RFC 9525 §6.3: a wildcard stands for one whole leftmost label. */
function covers(name: string, host: string): boolean {
  const [given, asked] = [name.toLowerCase(), host.toLowerCase()];
  return given === asked || (given.startsWith("*.") && asked.slice(asked.indexOf(".")) === given.slice(1));
}
