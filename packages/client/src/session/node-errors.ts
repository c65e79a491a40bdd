// Whatever goes wrong on the way to the node or at it, as a QpqError: what a person can act on, with a stable code.
import { CapnpError, RpcError } from "@quicproquo/capnp";
import { parseException, QpqError } from "@quicproquo/protocol";
import { isCertificateRefusal, TransportError } from "@quicproquo/transport";
import { clientError } from "../errors.ts";

/** The session has ended, by itself or by somebody: only a login helps. */
export function isSessionLost(error: unknown): boolean {
  return error instanceof QpqError && (error.code === "E002" || error.code === "E003");
}

export function nodeError(error: unknown): QpqError {
  if (error instanceof QpqError) return error;
  if (error instanceof RpcError) return parseException({ type: error.type, text: error.message });
  if (error instanceof CapnpError) {
    return clientError("node-invalid", "the node's answer cannot be read", { cause: error });
  }
  if (error instanceof TransportError) return transportError(error);
  if (error instanceof DOMException && error.name === "AbortError") {
    return clientError("closed", "it was given up", { cause: error });
  }
  return clientError("node-unreachable", "the connection to the node failed", { cause: error, retry: true });
}

function transportError(error: TransportError): QpqError {
  const options = error.hint === undefined ? { cause: error } : { hint: error.hint, cause: error };
  if (error.code === "certificate-changed") {
    const shown = error.pins?.actual;
    const text = error.pins === undefined
      ? "the node shows another certificate than before"
      : `the node shows another certificate than before: expected ${error.pins.expected}` +
        (shown === undefined ? "" : `, shown ${shown}`);
    return clientError("certificate-changed", text, { cause: error });
  }
  if (error.code === "aborted" || error.code === "closed") {
    return clientError("closed", "the connection was closed", { cause: error });
  }
  const { message } = error;
  return isCertificateRefusal(error)
    ? clientError("certificate-unknown", message, options)
    : clientError("node-unreachable", message, { ...options, retry: true });
}
