// S3 for tests, over real HTTP on loopback: the four calls that a node makes, with what of their rules a client can notice.
// Every request's signature is checked (AWS Signature Version 4), and so is the hash of what it sends. It can refuse, be away
// and come back. What it holds lies in memory.

import { createHash, createHmac } from "node:crypto";

interface Held {
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  readonly writtenAt: number;
}

export interface TestS3Options {
  readonly now?: () => number;
  /** At most so many keys in one answer to a listing. */
  readonly pageKeys?: number;
}

const region = "us-east-1";
const accessKeyId = "TESTACCESSKEY";
const secretAccessKey = "a-secret-key-of-a-test";

export class TestS3 implements AsyncDisposable {
  readonly bucket = "files";
  readonly region: string = region;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } = {
    accessKeyId,
    secretAccessKey,
  };
  /** By their keys. */
  readonly objects: Map<string, Held> = new Map();
  /** Of every request, `METHOD key`. */
  readonly asked: string[] = [];
  /** Answers a request with this status instead of doing it. */
  refuses: ((method: string, key: string) => number | undefined) | undefined;
  readonly #now: () => number;
  readonly #pageKeys: number;
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  #port = 0;

  private constructor({ now = Date.now, pageKeys = 1_000 }: TestS3Options) {
    this.#now = now;
    this.#pageKeys = pageKeys;
    this.comeBack();
  }

  static start(options: TestS3Options = {}): TestS3 {
    return new TestS3(options);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Nobody listens any more. */
  async goAway(): Promise<void> {
    await this.#server?.shutdown();
    this.#server = undefined;
  }

  /** At the same address, with what it held. */
  comeBack(): void {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: this.#port, onListen: () => {} },
      (request) => this.#serve(request),
    );
    this.#port = this.#server.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.goAway();
  }

  async #serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split("/");
    const key = rest.join("/");
    this.asked.push(`${request.method} ${key}`);
    // Undefined: whoever asked went away in the midst of it.
    const body = await request.arrayBuffer().catch(() => undefined);
    if (body === undefined) return failure(400, "IncompleteBody");
    const sent = new Uint8Array(body);
    const refused = this.refuses?.(request.method, key);
    if (refused !== undefined) return failure(refused, refused === 503 ? "SlowDown" : "AccessDenied");
    const wrong = unsigned(request, url, sent);
    if (wrong !== undefined) return failure(403, wrong);
    if (bucket !== this.bucket) return failure(404, "NoSuchBucket");
    if (key === "" && request.method === "GET") return this.#list(url.searchParams);
    if (request.method === "PUT") {
      // A body that ends before its length is no object.
      if (Number(request.headers.get("content-length")) !== sent.length) return failure(400, "IncompleteBody");
      this.objects.set(key, { bytes: sent, writtenAt: this.#now() });
      return new Response(undefined, { headers: { ETag: `"${createHash("md5").update(sent).digest("hex")}"` } });
    }
    if (request.method === "DELETE") {
      this.objects.delete(key);
      return new Response(undefined, { status: 204 });
    }
    return request.method === "GET" ? this.#get(key, request.headers.get("range")) : failure(405, "MethodNotAllowed");
  }

  #get(key: string, range: string | null): Response {
    const held = this.objects.get(key);
    if (held === undefined) return failure(404, "NoSuchKey");
    const { bytes } = held;
    if (range === null) return new Response(bytes.slice());
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const start = Number(from);
    if (!(start < bytes.length)) return failure(416, "InvalidRange");
    const end = Math.min(Number(to), bytes.length - 1);
    return new Response(bytes.slice(start, end + 1), {
      status: 206,
      headers: { "Content-Range": `bytes ${start}-${end}/${bytes.length}` },
    });
  }

  #list(query: URLSearchParams): Response {
    const prefix = query.get("prefix") ?? "";
    const after = query.get("continuation-token") ?? "";
    const most = Math.min(this.#pageKeys, Number(query.get("max-keys") ?? this.#pageKeys));
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, most);
    const more = keys.length > page.length;
    const contents = page.map((key) => {
      const { bytes, writtenAt } = this.objects.get(key) ?? { bytes: new Uint8Array(), writtenAt: 0 };
      const at = new Date(writtenAt).toISOString();
      return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><Size>${bytes.length}</Size></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return new Response(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${
        contents.join("")
      }</ListBucketResult>`,
      { headers: { "Content-Type": "application/xml" } },
    );
  }
}

function failure(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`, {
    status,
    headers: { "Content-Type": "application/xml" },
  });
}

/** What is wrong with a request's signature, or with what it sends; undefined if nothing is. */
function unsigned(request: Request, url: URL, sent: Uint8Array): string | undefined {
  const { headers, method } = request;
  const authorization = headers.get("authorization") ?? "";
  const [, credential = "", signed = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(authorization) ??
      [];
  const [id, date = "", ...scope] = credential.split("/");
  if (id !== accessKeyId) return "InvalidAccessKeyId";
  if (scope.join("/") !== `${region}/s3/aws4_request`) return "AuthorizationHeaderMalformed";
  const content = headers.get("x-amz-content-sha256") ?? "";
  if (content !== "UNSIGNED-PAYLOAD" && content !== createHash("sha256").update(sent).digest("hex")) {
    return "XAmzContentSHA256Mismatch";
  }
  const names = signed.split(";");
  if (!names.includes("host") || !names.includes("x-amz-content-sha256")) return "AccessDenied";
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join("&");
  const canonical = [
    method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${(headers.get(name) ?? "").trim().replace(/ +/g, " ")}`),
    "",
    signed,
    content,
  ].join("\n");
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const text = ["AWS4-HMAC-SHA256", headers.get("x-amz-date"), [date, ...scope].join("/"), hashed].join("\n");
  const key = [date, ...scope].reduce<string | Uint8Array>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac("sha256", key).update(text).digest("hex") === signature ? undefined : "SignatureDoesNotMatch";
}

/** As the signature wants it: all but unreserved characters (RFC 3986). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
