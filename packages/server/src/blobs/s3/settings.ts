// What has to be known of a bucket on S3 or something that speaks like it. A place that is spoken to without TLS must be on
// this machine.

import { NodeError } from "../../errors.ts";

export interface S3Settings {
  readonly bucket: string;
  /** `https://HOST[:PORT]`. */
  readonly endpoint: string;
  readonly region: string;
  /** Before every key. */
  readonly prefix: string;
  /** `HOST/BUCKET/KEY` instead of `BUCKET.HOST/KEY`. */
  readonly pathStyle: boolean;
  /** File of the credentials; undefined: they are in the environment. */
  readonly credentials: string | undefined;
}

export interface S3Given {
  readonly s3Bucket?: string | undefined;
  readonly s3Endpoint?: string | undefined;
  readonly s3Region?: string | undefined;
  readonly s3Prefix?: string | undefined;
  readonly s3PathStyle?: boolean | undefined;
  readonly s3Credentials?: string | undefined;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Undefined if nothing of it is set. Throws `config-invalid`. */
export function s3SettingsOf(given: S3Given): S3Settings | undefined {
  const { s3Bucket: bucket, s3Region: region = "us-east-1", s3Prefix: prefix = "", s3PathStyle = false } = given;
  if (bucket === undefined) {
    const [stray] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (stray === undefined) return undefined;
    throw invalid(`${stray} is set, but not s3Bucket`, "Leave all of them out for files in the data folder.");
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid(`s3Bucket is ${JSON.stringify(bucket)}, not a bucket's name`);
  }
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw invalid(`s3Region is ${JSON.stringify(region)}, not a region`);
  if (!/^([\w.-]+\/)*[\w.-]*$/.test(prefix) || prefix.split("/").some((part) => part === "." || part === "..")) {
    throw invalid(
      `s3Prefix is ${JSON.stringify(prefix)}`,
      "Letters, digits, _ . - and / between them, as in qpq/files/.",
    );
  }
  const endpoint = endpointOf(given.s3Endpoint ?? `https://s3.${region}.amazonaws.com`);
  return { bucket, endpoint, region, prefix, pathStyle: s3PathStyle, credentials: given.s3Credentials };
}

/** As the runtime's permission wants it: `HOST:PORT`. */
export function hostOf({ endpoint, bucket, pathStyle }: S3Settings): string {
  const { hostname, port, protocol } = new URL(endpoint);
  // The library asks an address by its path, whatever is set.
  const byPath = pathStyle || /^[\d.]+$|^\[/.test(hostname);
  return `${byPath ? "" : `${bucket}.`}${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
}

/** As people call it. */
export function describeBucket({ bucket, prefix, endpoint }: S3Settings): string {
  return `s3://${bucket}/${prefix} at ${endpoint}`;
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" &&
    url.username === "" && url.password === "";
  if (!plain || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalid("s3Endpoint is not https://HOST:PORT", "Credentials, bucket and prefix stand elsewhere.");
  }
  if (url.protocol === "http:" && !loopback.test(url.hostname)) {
    throw invalid(`s3Endpoint is ${text}: nothing would prove who answers there`, "Use https://.");
  }
  return url.origin;
}

function invalid(message: string, hint?: string): NodeError {
  return new NodeError("config-invalid", message, { hint });
}
