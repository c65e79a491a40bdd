// Where a node is: `qpq://host:port#PIN`. With a pin, the certificate behind the address is known before the first byte.
import { QpqError } from "./errors.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { PIN_BYTES } from "./origin.ts";

export const DEFAULT_PORT = 7000;

export interface NodeAddress {
  /** A name in lower case, an IPv4 address, or an IPv6 address without brackets in its RFC 5952 form. */
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the certificate's SubjectPublicKeyInfo; undefined where public roots or a person decide. */
  readonly pin: Uint8Array | undefined;
}

const LONGEST = 512;

/** Reads an address as people paste it. Throws `address-invalid`, which says which part is wrong. */
export function parseNodeAddress(text: string): NodeAddress {
  if (text.length > LONGEST) throw invalid("the address is too long");
  const found = /^qpq:\/\/(\[[0-9a-fA-F:.]*\]|[^:/?#@[\]]*)(?::([^/?#@:]*))?\/?(?:#(.*))?$/s.exec(text);
  if (found === null) throw invalid("an address has the form qpq://host:port#PIN");
  const [, host = "", port, pin] = found;
  return {
    host: host.startsWith("[") ? parseIpv6(host) : parseName(host),
    port: port === undefined ? DEFAULT_PORT : parsePort(port),
    pin: pin === undefined ? undefined : parsePin(pin),
  };
}

/** The one spelling of an address; the port always stands in it. */
export function formatNodeAddress(address: NodeAddress): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `qpq://${host}:${address.port}${address.pin === undefined ? "" : `#${toBase64Url(address.pin)}`}`;
}

function parsePort(text: string): number {
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  if (port === 0 || port > 65535) throw invalid("the port is a number from 1 to 65535");
  return port;
}

function parsePin(text: string): Uint8Array {
  const pin = fromBase64Url(text);
  if (pin?.length !== PIN_BYTES) throw invalid("the part after # is not a whole pin (43 characters): copy it again");
  return pin;
}

function parseIpv6(bracketed: string): string {
  // The URL standard's parser knows every spelling, and gives the RFC 5952 one.
  const canonical = URL.parse(`http://${bracketed}/`)?.hostname;
  if (canonical === undefined) throw invalid("what stands in [ ] is no IPv6 address");
  return canonical.slice(1, -1);
}

function parseName(text: string): string {
  if (text === "") throw invalid("the host is missing");
  const host = text.toLowerCase();
  if (/^[0-9.]+$/.test(host)) {
    const numbers = host.split(".");
    const whole = numbers.length === 4 && numbers.every((number) => /^(0|[1-9][0-9]{0,2})$/.test(number));
    if (!whole || numbers.some((number) => Number(number) > 255)) throw invalid("this is no IPv4 address");
    return host;
  }
  const labels = host.split(".");
  const named = host.length <= 253 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  // A last label of digits (or 0x...) reads as an IPv4 address to some resolvers.
  if (!named || /^(0x[0-9a-f]*|[0-9]+)$/.test(labels.at(-1) ?? "")) {
    throw invalid("the host is no name: letters a-z, digits, - and . (write others in their xn-- form)");
  }
  return host;
}

function invalid(text: string): QpqError {
  return new QpqError("address-invalid", text);
}
