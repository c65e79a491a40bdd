// Files in chunks, through the real methods: what goes on, what is refused, and that neither a crash nor a stranger's name
// for a file leaves anything behind.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { SeededRandom } from "@quicproquo/testkit";
import { sizes } from "@quicproquo/testkit/sizes";
import { TestS3 } from "@quicproquo/testkit/test-s3";
import fc from "fast-check";
import { Harness, refusal } from "../harness.test.ts";
import type { HarnessOptions, Person } from "../harness.test.ts";
import { NodeError } from "../errors.ts";
import type { OpenBlobs } from "./blob-place.ts";
import { BlobBucket } from "./s3/blob-bucket.ts";
import { openObjects } from "./s3/objects.ts";

const random = new SeededRandom("blobs").bytes;
const chunkBytes = 262_144;
const hour = 3_600_000;
const day = 24 * hour;

interface Sending {
  readonly offset?: number | bigint;
  readonly totalSize?: number | bigint;
  readonly mimeType?: string;
  readonly hash?: Uint8Array;
}

const hashOf = (content: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(content).digest());

/** One chunk of `content`. */
function chunkOf(content: Uint8Array, from: number, to: number, change: Sending = {}) {
  return {
    blobHash: change.hash ?? hashOf(content),
    chunk: content.subarray(from, to),
    offset: BigInt(change.offset ?? from),
    totalSize: BigInt(change.totalSize ?? content.length),
    mimeType: change.mimeType ?? "application/octet-stream",
  };
}

async function send(person: Person, content: Uint8Array, from: number, to: number, change?: Sending): Promise<string> {
  const { blobId } = await person.node.uploadBlob({ ...chunkOf(content, from, to, change), auth: person.auth });
  return blobId.toHex();
}

async function upload(person: Person, content: Uint8Array, size = chunkBytes): Promise<Uint8Array> {
  let id = "";
  for (let at = 0; at < content.length; at += size) id = await send(person, content, at, at + size);
  return Uint8Array.fromHex(id);
}

async function download(person: Person, blobId: Uint8Array, length = chunkBytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0n;;) {
    const { chunk, totalSize } = await person.node.downloadBlob({ blobId, offset, length, auth: person.auth });
    parts.push(chunk.slice());
    offset += BigInt(chunk.length);
    if (offset >= totalSize) return new Uint8Array(Buffer.concat(parts));
  }
}

/** Where the files of the test at hand lie, if not in the folder. */
const buckets = new WeakMap<Harness, TestS3>();

/** `<id>` of what is whole, `<id>.part` of what is coming, and what else lies there. */
const files = (harness: Harness): string[] => {
  const s3 = buckets.get(harness);
  if (s3 !== undefined) {
    return [...new Set([...s3.objects.keys()].map((key) => key.replace(/\.part\/\d+$/, ".part")))].sort();
  }
  try {
    return [...Deno.readDirSync(`${harness.folder}/blobs`)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
};

type Use = (harness: Harness, alice: Person, bob: Person) => Promise<void>;

const withTwo = (use: Use, options: HarnessOptions = {}) =>
  Harness.run(options, async (harness) => {
    await use(harness, await harness.person("alice"), await harness.person("bob"));
  });

async function onS3(use: (s3: TestS3, ...rest: Parameters<Use>) => Promise<void>, options: HarnessOptions = {}) {
  let now = () => 0;
  await using s3 = TestS3.start({ now: () => now() });
  const { bucket, endpoint, region, credentials } = s3;
  const openBlobs: OpenBlobs = (parts) => {
    const settings = { bucket, endpoint, region, credentials, prefix: "", pathStyle: true, tries: 1 };
    return Promise.resolve(new BlobBucket({ objects: openObjects({ ...settings, away: () => {} }), ...parts }));
  };
  await Harness.run({ ...options, openBlobs }, async (harness) => {
    now = () => harness.clock.now();
    buckets.set(harness, s3);
    await use(s3, harness, await harness.person("alice"), await harness.person("bob"));
  });
}

/** The same wherever files lie. */
function onBoth(what: string, use: Use, options: HarnessOptions = {}): void {
  Deno.test(what, () => withTwo(use, options));
  Deno.test(`on S3: ${what}`, () => onS3((_s3, ...rest) => use(...rest), options));
}

/** As that, in runs that have the time for it. */
function everywhere(what: string, use: Use, options: HarnessOptions = {}): void {
  if (sizes.allBlobsOnS3) onBoth(what, use, options);
  else Deno.test(what, () => withTwo(use, options));
}

onBoth(
  "a file goes up in chunks and comes down for who knows its id, restarts included",
  async (harness, alice, bob) => {
    const content = random(700_001);
    strictEqual(await send(alice, content, 0, chunkBytes), "");
    strictEqual(await refusal(download(bob, hashOf(content))), "E027", "not whole yet");
    await harness.restart();
    const [again, other] = [await harness.returning(alice), await harness.returning(bob)];
    strictEqual(await send(again, content, chunkBytes, 2 * chunkBytes), "");
    strictEqual(await send(again, content, 2 * chunkBytes, content.length), hashOf(content).toHex());
    deepStrictEqual(await download(other, hashOf(content)), content);
    await harness.restart();
    deepStrictEqual(await download(await harness.returning(bob), hashOf(content), 99_999), content);
  },
);

everywhere("chunks of any sizes make the same file", async (_harness, alice, bob) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300_000 }),
      fc.array(fc.integer({ min: 1, max: chunkBytes }), { minLength: 1, maxLength: 6 }),
      async (size, sizes) => {
        const content = random(size);
        let id = "";
        for (let at = 0, turn = 0; at < size; turn++) {
          const to = Math.min(size, at + Math.max(20_000, sizes[turn % sizes.length] ?? 1));
          id = await send(alice, content, at, to);
          at = to;
        }
        strictEqual(id, hashOf(content).toHex());
        deepStrictEqual(await download(bob, hashOf(content), 100_000), content);
      },
    ),
    { numRuns: 10 },
  );
});

onBoth("a chunk may come again; one that contradicts is refused and changes nothing", async (harness, alice) => {
  const content = random(400_000);
  strictEqual(await send(alice, content, 0, 200_000), "");
  const before = [harness.fingerprint(), files(harness)];
  strictEqual(await send(alice, content, 0, 200_000), "");
  strictEqual(await send(alice, content, 70_000, 199_999), "");
  const other = content.slice();
  for (const at of [10, 199_000]) other[at] = (other[at] ?? 0) ^ 1;
  const change = { hash: hashOf(content) };
  strictEqual(await refusal(send(alice, other, 0, 100_000, change)), "E024", "in the file");
  strictEqual(await refusal(send(alice, other, 198_000, 200_000, change)), "E024", "in what fills no record yet");
  strictEqual(await refusal(send(alice, other, 190_000, 300_000, change)), "E024", "with more behind it");
  strictEqual(await refusal(send(alice, content, 200_000, 300_000, { totalSize: 400_001 })), "E024");
  strictEqual(await refusal(send(alice, content, 200_000, 300_000, { mimeType: "text/plain" })), "E024");
  strictEqual(await refusal(send(alice, content, 200_001, 300_000)), "E024", "a gap");
  deepStrictEqual([harness.fingerprint(), files(harness)], before);
  strictEqual(await send(alice, content, 150_000, 400_000), hashOf(content).toHex(), "half known, half new");
  strictEqual(await send(alice, content, 0, 1_000), hashOf(content).toHex(), "again once it is whole");
  strictEqual(await refusal(send(alice, other, 0, 1_000, change)), "E024");
});

Deno.test("sizes and offsets beyond all reason are refused before anything is done", () =>
  withTwo(async (harness, alice) => {
    const content = random(1_000);
    const before = harness.fingerprint();
    for (const totalSize of [2n ** 26n + 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]) {
      strictEqual(await refusal(send(alice, content, 0, 1_000, { totalSize })), "E026", `${totalSize}`);
    }
    strictEqual(await refusal(send(alice, content, 0, 1_000, { totalSize: 0 })), "E005");
    strictEqual(await refusal(send(alice, content, 0, 1_000, { totalSize: 999 })), "E024");
    for (const offset of [1n, 2n ** 53n, 2n ** 64n - 1n, 2n ** 64n - 1_000n]) {
      strictEqual(await refusal(send(alice, content, 0, 1_000, { offset })), "E024", `${offset}`);
    }
    strictEqual(await refusal(send(alice, content, 0, 500, { offset: 500 })), "E024", "begins in the middle");
    strictEqual(await refusal(send(alice, content, 0, 0)), "E005");
    strictEqual(await refusal(send(alice, new Uint8Array(chunkBytes + 1), 0, chunkBytes + 1)), "E006");
    strictEqual(await refusal(send(alice, content, 0, 1_000, { mimeType: "é".repeat(128) })), "E005");
    strictEqual(harness.fingerprint(), before);
    deepStrictEqual(files(harness), []);
    strictEqual(await send(alice, content, 0, 1_000, { mimeType: `${"é".repeat(127)}a` }), hashOf(content).toHex());
    const get = (offset: bigint, length = 10) =>
      alice.node.downloadBlob({ blobId: hashOf(content), offset, length, auth: alice.auth });
    strictEqual((await get(1_000n)).chunk.length, 0);
    strictEqual((await get(995n, 2 ** 32 - 1)).chunk.length, 5);
    const { chunk, totalSize, mimeType } = await get(0n, 0);
    deepStrictEqual([chunk.length, totalSize, mimeType.length], [0, 1_000n, 128]);
    for (const offset of [1_001n, 2n ** 53n, 2n ** 64n - 1n]) strictEqual(await refusal(get(offset)), "E024");
  }));

Deno.test("a piece is at most a chunk, however much was asked for", () =>
  withTwo(async (_harness, alice) => {
    const blobId = await upload(alice, random(chunkBytes + 10));
    const { chunk } = await alice.node.downloadBlob({ blobId, offset: 0n, length: 2 ** 32 - 1, auth: alice.auth });
    strictEqual(chunk.length, chunkBytes);
  }));

everywhere("what does not have its hash is deleted, the first part of it too", async (harness, alice) => {
  const content = random(400_000);
  const change = { hash: hashOf(random(1)) };
  const before = harness.fingerprint();
  strictEqual(await send(alice, content, 0, 200_000, change), "");
  strictEqual(await refusal(send(alice, content, 200_000, 400_000, change)), "E025");
  strictEqual(await refusal(send(alice, content, 0, 100, { ...change, totalSize: 100 })), "E025", "in one chunk");
  strictEqual(harness.fingerprint(), before);
  deepStrictEqual(files(harness), []);
});

Deno.test("ids are 32 bytes and nothing else, whatever they look like", () =>
  withTwo(async (harness, alice) => {
    const content = random(10);
    const before = harness.fingerprint();
    const folder = [...Deno.readDirSync(harness.folder)].map(({ name }) => name);
    const ids = [
      "",
      "../../../../etc/passwd",
      "../node.key",
      "..",
      "a/b",
      "x".repeat(31),
      "x".repeat(33),
      "\0".repeat(64),
    ];
    for (const name of ids) {
      const blobId = new TextEncoder().encode(name);
      strictEqual(await refusal(send(alice, content, 0, 10, { hash: blobId })), "E005", name);
      const { auth, node } = alice;
      strictEqual(await refusal(node.downloadBlob({ blobId, offset: 0n, length: 1, auth })), "E005", name);
      strictEqual(await refusal(node.deleteBlob({ blobId, auth })), "E005", name);
    }
    const path = new TextEncoder().encode("../../../../../../../etc/passwd\0");
    strictEqual(path.length, 32);
    strictEqual(await refusal(send(alice, content, 0, 10, { hash: path })), "E025");
    strictEqual(await refusal(alice.node.deleteBlob({ blobId: path, auth: alice.auth })), "E027");
    strictEqual(harness.fingerprint(), before);
    deepStrictEqual(
      [...Deno.readDirSync(harness.folder)].map(({ name }) => name).filter((one) => one !== "blobs"),
      folder,
    );
  }));

everywhere(
  "two who send the same file have a copy each, at once or one after the other",
  async (harness, alice, bob) => {
    const content = random(600_000);
    const ids = await Promise.all([upload(alice, content), upload(bob, content)]);
    deepStrictEqual(ids, [hashOf(content), hashOf(content)]);
    strictEqual(files(harness).length, 2);
    const blobId = hashOf(content);
    const carol = await harness.person("carol");
    strictEqual(await refusal(carol.node.deleteBlob({ blobId, auth: carol.auth })), "E027", "nobody else's");
    await alice.node.deleteBlob({ blobId, auth: alice.auth });
    strictEqual(await refusal(alice.node.deleteBlob({ blobId, auth: alice.auth })), "E027", "twice");
    deepStrictEqual(await download(carol, blobId), content);
    await bob.node.deleteBlob({ blobId, auth: bob.auth });
    strictEqual(await refusal(download(carol, blobId)), "E027");
    deepStrictEqual(files(harness), []);
    const lines = await Promise.all(Array.from({ length: 20 }, () => send(alice, content, 0, 100_000)));
    deepStrictEqual(new Set(lines), new Set([""]), "one upload, from many lines at once");
    strictEqual(files(harness).length, 1);
  },
);

everywhere(
  "an account has room for so much and so many, what is still coming included",
  async (harness, alice, bob) => {
    const [a, b, c] = [random(60_000), random(40_001), random(40_000)];
    strictEqual(await send(alice, a, 0, 10), "");
    const before = [harness.fingerprint(), files(harness)];
    strictEqual(await refusal(send(alice, b, 0, 40_001)), "E020");
    strictEqual(await refusal(send(alice, b, 0, 10)), "E020");
    deepStrictEqual([harness.fingerprint(), files(harness)], before);
    strictEqual(await send(alice, c, 0, 40_000), hashOf(c).toHex());
    strictEqual(await send(bob, b, 0, 40_001), hashOf(b).toHex());
    await alice.node.deleteBlob({ blobId: hashOf(a), auth: alice.auth });
    for (let count = 0; count < 2; count++) await upload(alice, random(16));
    strictEqual(await refusal(upload(alice, random(16))), "E020", "a fourth");
  },
  { limits: { blobBytes: 100_000, accountBlobBytes: 100_000, accountBlobs: 3 } },
);

Deno.test("chunks are counted, up and down", () =>
  withTwo(async (_harness, alice) => {
    const content = random(10);
    for (let count = 0; count < 3; count++) await send(alice, content, 0, 10);
    strictEqual(await refusal(send(alice, content, 0, 10)), "E008");
    for (let count = 0; count < 3; count++) await download(alice, hashOf(content));
    strictEqual(await refusal(download(alice, hashOf(content))), "E008");
  }, { limits: { blobChunksPerSecond: 1, blobChunkBurst: 3 } }));

everywhere(
  "what was begun goes after a day, what is whole after ninety, found by nobody before the house was kept",
  async (harness, alice, bob) => {
    const [begun, whole] = [random(100_000), random(1_000)];
    await send(alice, begun, 0, 70_000);
    await upload(alice, whole);
    strictEqual(files(harness).length, 2);
    harness.clock.jump(day);
    await harness.keepHouse(() => files(harness).length === 1);
    strictEqual(await refusal(send(alice, begun, 70_000, 100_000)), "E024", "from the beginning");
    await send(alice, begun, 0, 70_000);
    deepStrictEqual(await download(bob, hashOf(whole)), whole);
    harness.clock.jump(day / 2);
    strictEqual(await send(alice, begun, 70_000, 100_000), hashOf(begun).toHex());
  },
);

everywhere(
  "an upload that expired begins anew before the house was kept; a download finds nothing",
  async (harness, alice) => {
    const content = random(100_000);
    await send(alice, content, 0, 70_000);
    harness.clock.jump(day);
    strictEqual(await refusal(send(alice, content, 70_000, 100_000)), "E024");
    strictEqual(await upload(alice, content).then((id) => id.toHex()), hashOf(content).toHex());
    for (let days = 0; days < 90; days++) {
      strictEqual(await refusal(download(alice, hashOf(content))), "served");
      harness.clock.jump(day);
    }
    strictEqual(await refusal(download(alice, hashOf(content))), "E027");
    strictEqual(files(harness).length, 1);
  },
  { limits: { tokenLifetimeSecs: 8_640_000 } },
);

Deno.test("a start makes folder and database agree: strangers go, what a crash renamed goes on", () =>
  withTwo(async (harness, alice, bob) => {
    const [content, whole] = [random(300_000), random(5)];
    await send(alice, content, 0, 200_000);
    await upload(alice, whole);
    const [one = "", two = ""] = files(harness);
    const draft = one.endsWith(".part") ? one : two;
    const folder = `${harness.folder}/blobs`;
    Deno.renameSync(`${folder}/${draft}`, `${folder}/${draft.replace(".part", "")}`);
    Deno.writeTextFileSync(`${folder}/${"0".repeat(32)}`, "left by a crash");
    Deno.writeTextFileSync(`${folder}/${"1".repeat(32)}.part`, "left by a crash");
    Deno.writeTextFileSync(`${folder}/README`, "an operator's");
    await harness.restart();
    deepStrictEqual(files(harness), [one, two, "README"].sort());
    strictEqual(await send(await harness.returning(alice), content, 200_000, 300_000), hashOf(content).toHex());
    const again = await harness.returning(bob);
    deepStrictEqual(await download(again, hashOf(content)), content);
    deepStrictEqual(await download(again, hashOf(whole)), whole);
  }));

Deno.test("what a crash tore behind the last answer is written again", () =>
  withTwo(async (harness, alice, bob) => {
    const content = random(300_000);
    await send(alice, content, 0, 200_000);
    const [draft = ""] = files(harness);
    Deno.writeFileSync(`${harness.folder}/blobs/${draft}`, random(90_000), { append: true });
    strictEqual(await send(alice, content, 200_000, 300_000), hashOf(content).toHex());
    deepStrictEqual(await download(bob, hashOf(content)), content);
  }));

Deno.test("files are of no use without the node's secret, and damage is noticed", () =>
  withTwo(async (harness, alice, bob) => {
    const content = new TextEncoder().encode("a marker that must not be seen ".repeat(10_000));
    await upload(alice, content);
    const [file = ""] = files(harness);
    const path = `${harness.folder}/blobs/${file}`;
    const stored = await Deno.readFile(path);
    ok(!Buffer.from(stored).includes("a marker"));
    strictEqual(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    stored[100_000] = (stored[100_000] ?? 0) ^ 1;
    await Deno.writeFile(path, stored);
    strictEqual(await refusal(download(bob, hashOf(content))), "E023");
    strictEqual(
      await refusal(bob.node.downloadBlob({ blobId: hashOf(content), offset: 0n, length: 100, auth: bob.auth })),
      "served",
    );
  }));

everywhere("when the database has no room the upload stays where it was", async (harness, alice) => {
  const content = random(300_000);
  await send(alice, content, 0, 200_000);
  const before = harness.fingerprint();
  const keepBlob = harness.store.keepBlob;
  Object.assign(harness.store, { keepBlob: () => Promise.reject(new Error("no room")) });
  strictEqual(await refusal(send(alice, content, 200_000, 300_000)), "E023");
  strictEqual(await refusal(upload(alice, random(10))), "E023");
  Object.assign(harness.store, { keepBlob });
  strictEqual(harness.fingerprint(), before);
  strictEqual(files(harness).filter((name) => name.endsWith(".part")).length, 1);
  strictEqual(await send(alice, content, 200_000, 300_000), hashOf(content).toHex());
  strictEqual(files(harness).length, 1);
});

everywhere("what the database took is not lost with its answer", async (harness, alice, bob) => {
  const content = random(300_000);
  const keepBlob = harness.store.keepBlob;
  const losing: typeof keepBlob = async (request) => {
    strictEqual(await keepBlob(request), "kept");
    throw new NodeError("store-away", "the answer was lost");
  };
  for (const [from, to, id] of [[0, 200_000, ""], [200_000, 300_000, hashOf(content).toHex()]] as const) {
    Object.assign(harness.store, { keepBlob: losing });
    strictEqual(await refusal(send(alice, content, from, to)), "E022");
    Object.assign(harness.store, { keepBlob });
    strictEqual(await send(alice, content, from, to), id, "the same again");
  }
  deepStrictEqual(await download(bob, hashOf(content)), content);
});

Deno.test("while only what makes room is taken no file grows, and those that are there go on coming down", () =>
  withTwo(async (harness, alice) => {
    const whole = random(1_000);
    const id = await upload(alice, whole);
    const content = random(300_000);
    await send(alice, content, 0, 262_144);
    const sizes = () => files(harness).map((name) => Deno.statSync(`${harness.folder}/blobs/${name}`).size);
    const before = sizes();
    Object.defineProperty(harness.store, "full", { value: true, configurable: true });
    strictEqual(await refusal(send(alice, content, 262_144, 300_000)), "E021");
    strictEqual(await refusal(upload(alice, random(10))), "E021");
    deepStrictEqual(sizes(), before);
    deepStrictEqual(await download(alice, id), whole);
  }));

Deno.test("on S3: while it is away nothing is answered for, and what was to be deleted goes when it is back", () =>
  onS3(async (s3, harness, alice, bob) => {
    const [content, whole, other] = [random(300_000), random(5), random(6)];
    await send(alice, content, 0, 200_000);
    await upload(alice, whole);
    await upload(bob, other);
    strictEqual(files(harness).length, 3);
    for (const { bytes } of s3.objects.values()) {
      ok(!Buffer.from(bytes).includes(Buffer.from(content.subarray(0, 16))), "sealed");
    }
    await s3.goAway();
    const before = harness.fingerprint();
    strictEqual(await refusal(send(alice, content, 200_000, 300_000)), "E022");
    strictEqual(await refusal(upload(alice, random(7))), "E022");
    strictEqual(await refusal(download(bob, hashOf(whole))), "E022");
    strictEqual(harness.fingerprint(), before);
    await bob.send(alice.key, "c", "messages go on");
    await bob.node.deleteBlob({ blobId: hashOf(other), auth: bob.auth });
    await harness.restart();
    const [a, b] = [await harness.returning(alice), await harness.returning(bob)];
    deepStrictEqual(await a.peek("c"), ["1:messages go on"], "a node starts without it");
    await a.node.deleteBlob({ blobId: hashOf(whole), auth: a.auth });
    strictEqual(files(harness).length, 3);
    s3.comeBack();
    await harness.keepHouse(() => files(harness).length === 2);
    strictEqual(await send(a, content, 200_000, 300_000), hashOf(content).toHex());
    deepStrictEqual(await download(b, hashOf(content)), content);
    await a.node.deleteAccount({ auth: a.auth });
    strictEqual(files(harness).length, 1, "an account takes its files along");
    // What the node forgot in between is found by looking through the bucket.
    harness.clock.jump(day);
    await harness.keepHouse(() => files(harness).length === 0);
  }));

Deno.test("on S3: what nobody knows goes, but not what another node may be about to tell of", () =>
  onS3(async (s3, harness, alice, bob) => {
    const whole = random(100_000);
    await upload(alice, whole);
    const [id = ""] = files(harness);
    const writtenAt = harness.clock.now() - hour;
    const bytes = random(1);
    const [old, young] = ["1".repeat(32), "2".repeat(32)];
    s3.objects.set(`${id}.part/00000000`, { bytes, writtenAt });
    for (const key of [old, `${old}.part/00000000`, "README"]) s3.objects.set(key, { bytes, writtenAt });
    for (const key of [young, `${young}.part/00000000`]) s3.objects.set(key, { bytes, writtenAt: writtenAt + 60_000 });
    await harness.keepHouse(() => !s3.objects.has(old) && !s3.objects.has(`${id}.part/00000000`));
    deepStrictEqual(files(harness), [id, young, `${young}.part`, "README"].sort());
    deepStrictEqual(await download(bob, hashOf(whole)), whole);
    harness.clock.jump(day);
    await harness.keepHouse(() => !s3.objects.has(young));
    deepStrictEqual(files(harness), [id, "README"].sort());
    const refused = harness.restart(() => {
      s3.refuses = () => 403;
      return Promise.resolve();
    });
    await rejects(refused, { code: "blobs-refused" }, "which is no time to serve people");
    s3.refuses = undefined;
    await harness.restart();
  }));
