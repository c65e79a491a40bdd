// A node whose files lie on S3, as its operator has it: started by its start line, looked at, backed up and restored.

import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { TestS3 } from "@quicproquo/testkit/test-s3";
import { backUp } from "../../backup/back-up.ts";
import { restore } from "../../backup/restore.ts";
import { readConfig } from "../../config.ts";
import { examine } from "../../doctor/examine.ts";
import { Harness, Person, refusal } from "../../harness.test.ts";
import { systemRandom } from "../../random.ts";
import { inFolder, originOf, Running } from "../../running.test.ts";
import { openBlobsOf } from "../open-blobs.ts";

const bytes = new SeededRandom("serving").bytes;
const hashOf = (content: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(content).digest());

async function send({ node, auth }: Person, content: Uint8Array, from: number, to: number): Promise<string> {
  const chunk = content.subarray(from, to);
  const [offset, totalSize] = [BigInt(from), BigInt(content.length)];
  const { blobId } = await node.uploadBlob({
    blobHash: hashOf(content),
    chunk,
    offset,
    totalSize,
    mimeType: "a/b",
    auth,
  });
  return blobId.toHex();
}

/** Settings of a node on that S3, with its credentials in a file. */
async function settingsOf(s3: TestS3, folder: string): Promise<Record<string, string | boolean>> {
  const s3Credentials = `${folder}/credentials`;
  const { accessKeyId, secretAccessKey } = s3.credentials;
  await Deno.writeTextFile(s3Credentials, `${accessKeyId}:${secretAccessKey}\n`, { mode: 0o600 });
  return { s3Bucket: s3.bucket, s3Endpoint: s3.endpoint, s3Prefix: "qpq/", s3PathStyle: true, s3Credentials };
}

Deno.test("on S3: a node by its start line takes a file, says when it is away, and needs no right besides", () =>
  inFolder(async (folder) => {
    await using s3 = TestS3.start();
    const { s3Credentials } = await settingsOf(s3, folder);
    const args = ["--s3-bucket", s3.bucket, "--s3-endpoint", s3.endpoint, "--s3-path-style"];
    const more = { s3Host: new URL(s3.endpoint).host, reads: [String(s3Credentials)] };
    await using running = await Running.start(
      `${folder}/data`,
      [...args, "--s3-credentials", String(s3Credentials), "--registration", "open", "--stop-with-stdin"],
      more,
    );
    const { node, connection } = await running.connect();
    const alice = new Person({ node, connection }, "alice", await originOf(node));
    await alice.register();
    await alice.logIn();
    const content = bytes(300_000);
    strictEqual(await send(alice, content, 0, 200_000), "");
    strictEqual(await send(alice, content, 200_000, 300_000), hashOf(content).toHex());
    const blobId = hashOf(content);
    const { chunk } = await node.downloadBlob({ blobId, offset: 250_000n, length: 100_000, auth: alice.auth });
    deepStrictEqual(chunk.slice(), content.subarray(250_000));
    strictEqual([...s3.objects.keys()].length, 1);
    ok(![...Deno.readDirSync(`${folder}/data`)].some(({ name }) => name === "blobs"));
    await s3.goAway();
    strictEqual(
      await refusal(node.downloadBlob({ blobId, offset: 0n, length: 10, auth: alice.auth })),
      "E022",
    );
    await connection.close();
    const { code, log } = await running.end();
    strictEqual(code, 0, log);
    match(log, /storage of files away/);
    ok(!log.includes(s3.credentials.secretAccessKey));
  }));

Deno.test("on S3: the doctor looks at the bucket; files stay there in a backup, and are there when it is restored", () =>
  inFolder(async (aside) => {
    await using s3 = TestS3.start();
    const settings = await settingsOf(s3, aside);
    const openBlobs = openBlobsOf(readConfig(settings));
    await Harness.run({ openBlobs }, async (harness) => {
      const alice = await harness.person("alice");
      const [one, two] = [bytes(100_000), bytes(70_000)];
      await send(alice, one, 0, 100_000);
      await send(alice, two, 0, 70_000);
      await send(alice, bytes(90_000), 0, 80_000);
      const there = s3.objects.size;
      const files = async () => {
        const all = { ...settings, data: harness.folder };
        return (await examine(readConfig(all), [all])).find(({ subject }) => subject === "files");
      };
      const answers = `s3://files/qpq/ at ${s3.endpoint} answers and can be listed`;
      deepStrictEqual(await files(), { subject: "files", state: "ok", found: answers });
      strictEqual(s3.objects.size, there);
      s3.refuses = () => 403;
      match((await files())?.found ?? "", /refuses the node: AccessDenied/);
      s3.refuses = undefined;
      const { store, folder: data, clock } = harness;
      const filesAt = "s3://files/qpq/";
      const manifest = await backUp({ store, data, to: `${aside}/copy`, now: clock.now(), filesAt });
      deepStrictEqual([manifest.files, manifest.filesAt], [0, filesAt]);
      await alice.node.deleteBlob({ blobId: hashOf(two), auth: alice.auth });
      await alice.node.checkpoint();
      await harness.restart(async () => {
        await Deno.rename(harness.folder, `${aside}/lost`);
        const options = {
          from: `${aside}/copy`,
          journal: `${aside}/lost/log.journal`,
          data: harness.folder,
          keyText: undefined,
          keyFile: `${aside}/lost/node.key`,
          limits: harness.limits,
          random: systemRandom,
        };
        await rejects(restore(options), { code: "backup-elsewhere" });
        await using bucket = await openBlobs({ secret: new Uint8Array(32), random: systemRandom });
        await restore({ ...options, bucket });
      });
      const again = await harness.returning(alice);
      await again.logIn();
      const { auth, node } = again;
      const { chunk } = await node.downloadBlob({ blobId: hashOf(one), offset: 0n, length: 100_000, auth });
      deepStrictEqual(chunk.slice(), one);
      strictEqual(await refusal(node.downloadBlob({ blobId: hashOf(two), offset: 0n, length: 1, auth })), "E027");
    });
  }));
