// The runtime's handshake errors as ours. Deno's QUIC gives plain `Error`s with a TLS alert number in the text (RFC 8446
// §6), its TLS gives rustls's words without one, Node gives OpenSSL's codes; all are read here and nowhere else.

import { TransportError } from "./errors.ts";
import type { PinMismatch } from "./errors.ts";

/** Which certificate a client demands. Each kind holds alone; there is no falling back from one to the other. */
export type Trust =
  /** A node's own certificate, as stored at first contact: its key and no other, whatever public roots may say. */
  | { readonly kind: "pinned"; readonly certificatePem: string }
  /**
   * An operator's certificate, vouched for by a public root or by `caPem` (which is added to the roots), for `host` or
   * else the dialled host.
   */
  | { readonly kind: "roots"; readonly host?: string; readonly caPem?: string };

export type Refusal = "unknown" | "signature" | "name" | "time" | "other";

/** What the runtime says about the peer's certificate; `undefined` if the error is about something else. */
function certificateRefusal(text: string): Refusal | undefined {
  const [, alert] = /handshake failed: error (\d+)/.exec(text) ?? [];
  // An alert that the other end sent is its complaint about us; only what was found here refuses a certificate.
  if (/aborted by peer|received fatal alert/.test(text)) return undefined;
  if (alert === "48" || /certificate: UnknownIssuer/.test(text)) return "unknown";
  if (alert === "51" || /certificate: BadSignature/.test(text)) return "signature";
  if (/not valid for (any )?name|NotValidForName/.test(text)) return "name";
  if (alert === "45" || /certificate.*(expired|not valid (yet|until|after))|Expired|NotValidYet/i.test(text)) {
    return "time";
  }
  if (alert === "42" || alert === "43" || alert === "46" || /invalid peer certificate/.test(text)) return "other";
  return undefined;
}

/** The same of OpenSSL's codes (X509_V_ERR_…, as Node writes them). */
function opensslRefusal(code: string): Refusal | undefined {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return "time";
  if (code === "CERT_SIGNATURE_FAILURE") return "signature";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "name";
  if (/^(UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED)/.test(code)) return "unknown";
  if (/^(CERT_|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)/.test(code)) return "other";
  return undefined;
}

/** The error of a failed dial, as far as its text tells. `where` names host and port for people. */
export function dialError(cause: unknown, trust: Trust | undefined, where: string): TransportError {
  if (cause instanceof TransportError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause);
  const refusal = certificateRefusal(text) ?? opensslRefusal(code);
  if (refusal !== undefined) return certificateError(refusal, trust, where, cause);
  if (/error 120\b|NoApplicationProtocol/.test(text) || /ALERT_NO_APPLICATION_PROTOCOL/.test(code)) {
    return wrongProtocol(where, cause);
  }
  if (/refused to accept|CONNECTION_REFUSED|server busy/i.test(text)) {
    return new TransportError("refused", `${where} takes no more connections now`, { cause, hint: "try again later" });
  }
  if (/timed out/i.test(text)) return new TransportError("timeout", `${where} does not answer`, { cause });
  if (
    /handshake failed|fatal alert|corrupt message|close_notify|protocol error/i.test(text) ||
    /^ERR_SSL_|^EPROTO$/.test(code)
  ) {
    return new TransportError("handshake-failed", `${where} answers, but not with TLS`, {
      cause,
      hint: "check the port: another service may be listening there",
    });
  }
  return new TransportError("unreachable", `cannot reach ${where}: ${text}`, { cause, hint: "check host and port" });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

export function wrongProtocol(where: string, cause?: unknown): TransportError {
  return new TransportError("wrong-protocol", `${where} does not speak this protocol`, {
    cause,
    hint: "check the port: another service may be listening there",
  });
}

/** The refusal of a node whose key is not the stored one, with both pins so that a person can compare. */
export function certificateChanged(where: string, pins: PinMismatch, cause?: unknown): TransportError {
  const shown = pins.actual === undefined ? "another certificate" : `a certificate with pin ${pins.actual}`;
  return new TransportError("certificate-changed", `${where} shows ${shown}; stored is ${pins.expected}`, {
    pins,
    cause,
    hint: "ask the node's operator, on another way, whether the key was replaced; if not, somebody is in between",
  });
}

export function certificateError(
  refusal: Refusal,
  trust: Trust | undefined,
  where: string,
  cause?: unknown,
): TransportError {
  if (refusal === "time") {
    return new TransportError("certificate-expired", `the certificate of ${where} is out of its time`, {
      cause,
      hint: "check this machine's clock first, then ask the operator to renew",
    });
  }
  // With a pinned certificate every other complaint has one meaning: this is not the node that was stored.
  if (trust?.kind === "pinned") {
    return new TransportError("certificate-changed", `${where} shows another certificate`, { cause });
  }
  if (refusal === "name") {
    return new TransportError("certificate-name", `the certificate of ${where} is for another name`, {
      cause,
      hint: "dial the node by the host name that its certificate carries",
    });
  }
  return new TransportError("certificate-untrusted", `nobody trusted vouches for the certificate of ${where}`, {
    cause,
    hint:
      "if the node uses a CA of its own, give its CA file; if it uses its own certificate, its address ends in #PIN",
  });
}
