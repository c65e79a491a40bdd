// What only a bucket can be: away, refusing, shared with others, read in pages; and what is sent there.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { TestS3 } from "@quicproquo/testkit/test-s3";
import type { TestS3Options } from "@quicproquo/testkit/test-s3";
import { systemRandom } from "../../random.ts";
import { BlobFolder } from "../blob-folder.ts";
import type { BlobPlace } from "../blob-place.ts";
import { BlobBucket } from "./blob-bucket.ts";
import { openObjects } from "./objects.ts";
import type { ObjectsOptions } from "./objects.ts";

const bytes = new SeededRandom("bucket").bytes;
const file = new Uint8Array(16).fill(7);
const id = file.toHex();
const record = 65_536;

interface Subject {
  readonly s3: TestS3;
  readonly bucket: BlobBucket;
  /** What was told of S3 being lost (its code) and back. */
  readonly told: string[];
}

async function withBucket(
  use: (subject: Subject) => Promise<void>,
  options: TestS3Options = {},
  change: Partial<ObjectsOptions> = {},
): Promise<void> {
  await using s3 = TestS3.start(options);
  const told: string[] = [];
  const { bucket: name, endpoint, region, credentials } = s3;
  const objects = openObjects({
    bucket: name,
    endpoint,
    region,
    credentials,
    prefix: "qpq/",
    pathStyle: true,
    tries: 1,
    away: (reason) => told.push(reason === undefined ? "back" : "code" in reason ? String(reason.code) : "away"),
    ...change,
  });
  await using bucket = new BlobBucket({ objects, secret: new Uint8Array(32).fill(1), random: systemRandom });
  await use({ s3, bucket, told });
}

const hashOf = (content: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(content).digest());

/** In chunks of four records, as clients send it. */
async function uploaded(bucket: BlobPlace, content: Uint8Array, perChunk = 4): Promise<void> {
  for (let at = 0; at < content.length; at += perChunk * record) {
    await bucket.append(file, at / record, content.subarray(at, at + perChunk * record));
  }
}

Deno.test("bucket: a draft in parts becomes one sealed object, read by ranges; then its parts go", () =>
  withBucket(async ({ s3, bucket }) => {
    const content = bytes(9 * record + 5);
    await uploaded(bucket, content);
    deepStrictEqual([...s3.objects.keys()].sort(), [0, 4, 8].map((at) => `qpq/${id}.part/0000000${at}`));
    const middle = await bucket.read(file, 3 * record - 10, 3 * record, false);
    deepStrictEqual(middle, content.subarray(3 * record - 10, 6 * record - 10), "across parts of a draft");
    ok(await bucket.complete(file, content.length, hashOf(content)));
    await bucket.settle(file);
    deepStrictEqual([...s3.objects.keys()], [`qpq/${id}`]);
    strictEqual(s3.objects.get(`qpq/${id}`)?.bytes.length, content.length + 10 * 28);
    for (const [from, length] of [[0, 10], [record - 1, 2], [9 * record, 5], [100_000, 200_000]] as const) {
      deepStrictEqual(await bucket.read(file, from, length, true), content.subarray(from, from + length));
    }
    await bucket.remove(file);
    strictEqual(s3.objects.size, 0);
    await rejects(bucket.read(file, 0, 1, true), { code: "broken" });
  }, { pageKeys: 2 }));

Deno.test("bucket: what does not have its hash never becomes an object, and stays the draft that it was", () =>
  withBucket(async ({ s3, bucket, told }) => {
    const content = bytes(6 * record);
    await uploaded(bucket, content, 1);
    strictEqual(await bucket.complete(file, content.length, hashOf(bytes(1))), false);
    strictEqual(s3.objects.has(`qpq/${id}`), false);
    strictEqual(await bucket.complete(file, content.length - 10, hashOf(content)), false, "more than it should be");
    await rejects(bucket.complete(file, content.length + 1, hashOf(content)), { code: "broken" }, "less");
    strictEqual(s3.objects.has(`qpq/${id}`), false);
    ok(await bucket.complete(file, content.length, hashOf(content)));
    deepStrictEqual(told, [], "nothing was S3's fault");
  }));

Deno.test("bucket: a chunk that came before with another length counts as it came last", () =>
  withBucket(async ({ bucket }) => {
    const content = bytes(5 * record);
    await bucket.append(file, 0, content.subarray(0, 2 * record));
    await bucket.append(file, 2, bytes(3 * record));
    // A crash came before the answer; the client goes on with a smaller chunk, and then with what is left.
    await bucket.append(file, 2, content.subarray(2 * record, 3 * record));
    await bucket.append(file, 3, content.subarray(3 * record));
    ok(await bucket.complete(file, content.length, hashOf(content)));
    await bucket.append(file, 1, content.subarray(record, 4 * record));
    deepStrictEqual(await bucket.read(file, 0, 5 * record, false), content, "a part that reaches into the next one");
    ok(await bucket.complete(file, content.length, hashOf(content)));
  }));

Deno.test("bucket: a part that is damaged or gone is noticed, and no object is made of it", () =>
  withBucket(async ({ s3, bucket }) => {
    const content = bytes(2 * record);
    await uploaded(bucket, content, 1);
    const [key = "", held] = [...s3.objects][1] ?? [];
    const bent = Uint8Array.from(held?.bytes ?? []);
    bent[1_000] = (bent[1_000] ?? 0) ^ 1;
    s3.objects.set(key, { bytes: bent, writtenAt: 0 });
    await rejects(bucket.complete(file, content.length, hashOf(content)), { code: "broken" });
    s3.objects.delete(key);
    await rejects(bucket.complete(file, content.length, hashOf(content)), { code: "broken" });
    strictEqual(s3.objects.has(`qpq/${id}`), false);
  }));

Deno.test("bucket: away is said once, and back once; nothing is taken meanwhile", () =>
  withBucket(async ({ s3, bucket, told }) => {
    await bucket.check();
    await s3.goAway();
    await rejects(bucket.append(file, 0, bytes(10)), { code: "blobs-away" });
    await rejects(bucket.complete(file, 10, hashOf(bytes(10))), { code: "blobs-away" });
    await rejects(bucket.remove(file), { code: "blobs-away" });
    await rejects(bucket.check(), { code: "blobs-away" });
    deepStrictEqual(told, ["blobs-away"]);
    s3.comeBack();
    await bucket.append(file, 0, bytes(10));
    deepStrictEqual(told, ["blobs-away", "back"]);
    s3.refuses = () => 503;
    await rejects(bucket.read(file, 0, 10, false), { code: "blobs-away" });
    s3.refuses = () => 507;
    await rejects(bucket.append(file, 0, bytes(10)), { code: "storage-full" });
  }));

Deno.test("bucket: an upload whose end fails half way leaves no object", () =>
  withBucket(async ({ s3, bucket, told }) => {
    const content = bytes(20 * record);
    await uploaded(bucket, content, 1);
    s3.refuses = (method, key) => method === "GET" && key.endsWith("12") ? 503 : undefined;
    await rejects(bucket.complete(file, content.length, hashOf(content)), { code: "blobs-away" });
    deepStrictEqual([s3.objects.has(`qpq/${id}`), told], [false, ["blobs-away"]]);
    s3.refuses = undefined;
    ok(await bucket.complete(file, content.length, hashOf(content)));
  }));

Deno.test("bucket: wrong credentials, a bucket that is not there, and no rights are refused as such", async () => {
  const wrong: readonly Partial<ObjectsOptions>[] = [
    { credentials: { accessKeyId: "TESTACCESSKEY", secretAccessKey: "another" } },
    { credentials: { accessKeyId: "nobody", secretAccessKey: "another" } },
    { bucket: "another" },
    { region: "eu-central-1" },
  ];
  for (const change of wrong) {
    await withBucket(
      async ({ s3, bucket }) => {
        await rejects(bucket.check(), { code: "blobs-refused" }, JSON.stringify(change));
        await rejects(bucket.append(file, 0, bytes(10)), { code: "blobs-refused" });
        await rejects(bucket.read(file, 0, 1, true), { code: "blobs-refused" });
        strictEqual(s3.objects.size, 0);
      },
      {},
      change,
    );
  }
});

Deno.test("bucket: every file is told once as what it is, with when it was written last; strangers are left out", () => {
  let now = 1_000;
  return withBucket(async ({ s3, bucket }) => {
    await uploaded(bucket, bytes(2 * record), 1);
    now = 5_000;
    await bucket.append(file, 2, bytes(1));
    const [one, two] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(9)];
    for (const [key, writtenAt] of [[one.toHex(), 1_000], [`${two.toHex()}.part/00000000`, 2_000]] as const) {
      s3.objects.set(`qpq/${key}`, { bytes: bytes(1), writtenAt });
    }
    for (const key of ["qpq/README", `qpq/${id}.part/1`, `${"0".repeat(32)}`, `qpq/${id}/x`]) {
      s3.objects.set(key, { bytes: bytes(1), writtenAt: 0 });
    }
    ok(await bucket.complete(file, 2 * record + 1, hashOf(await bucket.read(file, 0, 2 * record + 1, false))));
    deepStrictEqual(await Array.fromAsync(bucket.files()), [
      { file: one, whole: true, writtenAt: 1_000 },
      { file, whole: true, writtenAt: 5_000 },
      { file, whole: false, writtenAt: 5_000 },
      { file: two, whole: false, writtenAt: 2_000 },
    ]);
  }, { now: () => now, pageKeys: 3 });
});

Deno.test("bucket: a whole file out of a folder is one here under the same name", () =>
  withBucket(async ({ s3, bucket }) => {
    const path = await Deno.makeTempDir({ prefix: "qpq-folder-" });
    try {
      const content = bytes(3 * record + 1);
      const folder = new BlobFolder({ path, secret: new Uint8Array(32).fill(1), random: systemRandom });
      await uploaded(folder, content);
      ok(await folder.complete(file, content.length, hashOf(content)));
      s3.objects.set(`qpq/${id}`, { bytes: await Deno.readFile(`${path}/${id}`), writtenAt: 0 });
      deepStrictEqual(await bucket.read(file, record, 2 * record, true), content.subarray(record, 3 * record));
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  }));
