// The four things that are asked of S3: put an object, read a range of it, list, delete. The library is told everything that
// it would otherwise look for in the environment and in people's home folders. What it fails with becomes the node's errors,
// and nothing of a request is kept in them.

import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { NodeError } from "../../errors.ts";
import { version } from "../../version.ts";
import type { Credentials } from "./credentials.ts";
import type { S3Settings } from "./settings.ts";

export interface ObjectsOptions extends Omit<S3Settings, "credentials"> {
  readonly credentials: Credentials;
  /** Told when S3 is lost, with why, and when it is back. */
  readonly away: (reason: Error | undefined) => void;
  /** Tries of one request; three if not said. */
  readonly tries?: number;
}

export interface ListedObject {
  /** Without the prefix. */
  readonly key: string;
  /** Milliseconds since 1970 UTC. */
  readonly writtenAt: number;
}

/** Keys are without the prefix. Everything throws `blobs-away`, `blobs-refused` or `storage-full`. */
export interface Objects {
  /** There when it resolves, or not at all. An error of the bytes' own is thrown as it is. */
  put(key: string, content: Uint8Array | AsyncIterable<Uint8Array>, length: number): Promise<void>;
  /** As much of it as there is; undefined if there is no such object, or it ends before. All of it without a range. */
  get(key: string, range?: { readonly from: number; readonly length: number }): Promise<Uint8Array | undefined>;
  /** In the order of the keys. */
  list(start: string): AsyncIterable<ListedObject>;
  /** Nothing if there is none. */
  delete(key: string): Promise<void>;
  /** Whether the bucket can be listed. */
  check(): Promise<void>;
  close(): void;
}

/** One that does not let connect, or says nothing for so long, is away; ms. */
const connectMs = 5_000;
const silenceMs = 30_000;

export function openObjects(
  { bucket: Bucket, endpoint, region, prefix, pathStyle, credentials, away, tries = 3 }: ObjectsOptions,
): Objects {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials,
    maxAttempts: tries,
    retryMode: "standard",
    defaultsMode: "standard",
    // What lies there is sealed, so it needs no second sum; and not every server knows these.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs },
    expectContinueHeader: false,
    // What went wrong is told by errors; the library would write some of it to the console.
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    defaultUserAgentProvider: () => Promise.resolve([["qpq-server", version]]),
    userAgentAppId: () => Promise.resolve(undefined),
    authSchemePreference: [],
    sigv4aSigningRegionSet: [region],
    disableS3ExpressSessionAuth: true,
    disableMultiregionAccessPoints: true,
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: () => Promise.resolve(false),
  });
  let isAway = false;
  const answered = (): void => {
    if (isAway) away(undefined);
    isAway = false;
  };
  const failed = (error: unknown): NodeError => {
    const failure = failureOf(error);
    if (failure.code !== "storage-full") {
      if (!isAway) away(failure);
      isAway = true;
    }
    return failure;
  };
  const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      const answer = await ask();
      answered();
      return answer;
    } catch (error) {
      throw failed(error);
    }
  };
  const page = (start: string, token: string | undefined, MaxKeys?: number) =>
    asked(() =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix + start, ContinuationToken: token, MaxKeys }))
    );
  return {
    async put(key, content, length) {
      const Key = prefix + key;
      if (content instanceof Uint8Array) {
        await asked(() => client.send(new PutObjectCommand({ Bucket, Key, Body: content })));
        return;
      }
      const body = Readable.from(content, { objectMode: false });
      const stop = new AbortController();
      let broken: unknown;
      body.on("error", (error) => {
        broken = error;
        stop.abort();
      });
      try {
        const command = new PutObjectCommand({ Bucket, Key, Body: body, ContentLength: length });
        await client.send(command, { abortSignal: stop.signal });
        answered();
      } catch (error) {
        throw broken ?? failed(error);
      } finally {
        body.destroy();
      }
    },
    get: (key, range) =>
      asked(async () => {
        const Range = range === undefined ? undefined : `bytes=${range.from}-${range.from + range.length - 1}`;
        try {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: prefix + key, Range }));
          return await Body?.transformToByteArray();
        } catch (error) {
          if (error instanceof S3ServiceException && absent.has(error.name)) return undefined;
          throw error;
        }
      }),
    async *list(start) {
      for (let token: string | undefined, more = true; more;) {
        const { Contents = [], NextContinuationToken, IsTruncated = false } = await page(start, token);
        for (const { Key, LastModified } of Contents) {
          if (Key?.startsWith(prefix) === true && LastModified !== undefined) {
            yield { key: Key.slice(prefix.length), writtenAt: LastModified.getTime() };
          }
        }
        token = NextContinuationToken;
        more = IsTruncated && token !== undefined;
      }
    },
    async delete(key) {
      await asked(() => client.send(new DeleteObjectCommand({ Bucket, Key: prefix + key })));
    },
    async check() {
      await page("", undefined, 1);
    },
    close: () => client.destroy(),
  };
}

function silent(): void {}

const absent = new Set(["NoSuchKey", "InvalidRange"]);

function failureOf(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  if (error instanceof Deno.errors.NotCapable) {
    return new NodeError("blobs-refused", `the node may not ask S3: ${error.message}`, {
      hint: "Print a new start line with the same settings.",
    });
  }
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = nameOf(error);
  if (status === 507) return new NodeError("storage-full", `S3 has no room: ${name}`);
  if (status !== undefined && status >= 300 && status < 500 && status !== 408 && status !== 429) {
    return new NodeError("blobs-refused", `S3 refuses the node: ${name}`, {
      hint: "Look at bucket, region, endpoint and credentials, and at what these may do: list, get, put, delete.",
    });
  }
  return new NodeError("blobs-away", `S3 cannot be reached: ${name}`, {
    hint: "The node goes on by itself when it is back.",
  });
}

/** As S3 calls it, or the system: a message could repeat what was asked. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
