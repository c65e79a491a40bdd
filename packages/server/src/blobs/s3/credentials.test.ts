// Where the key pair for S3 comes from, and what is not taken for one.

import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { readCredentials } from "./credentials.ts";

const none = (): undefined => undefined;

Deno.test("credentials come from the environment, or from a file that nobody else can read", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-s3-" });
  const path = `${folder}/s3`;
  try {
    await Deno.writeTextFile(path, "KEY:a/secret+of=mine\n", { mode: 0o600 });
    deepStrictEqual(readCredentials(path, none), { accessKeyId: "KEY", secretAccessKey: "a/secret+of=mine" });
    const given = (name: string): string | undefined =>
      ({ QPQ_S3_ACCESS_KEY_ID: "OTHER", QPQ_S3_SECRET_ACCESS_KEY: "secret" })[name];
    deepStrictEqual(readCredentials(path, given), { accessKeyId: "OTHER", secretAccessKey: "secret" });
    const half = (name: string): string | undefined => ({ QPQ_S3_ACCESS_KEY_ID: "OTHER" })[name];
    throws(() => readCredentials(path, half), { code: "config-invalid" });
    throws(() => readCredentials(undefined, none), { code: "config-invalid" });
    await Deno.chmod(path, 0o640);
    throws(() => readCredentials(path, none), { code: "key-invalid", message: /read by others/ });
    throws(() => readCredentials(`${folder}/nowhere`, none), { code: "key-invalid" });
    for (const text of ["", "KEY", "KEY:", "KEY:secret\nmore", "KEY:se:cret"]) {
      await Deno.writeTextFile(`${folder}/bad`, text, { mode: 0o600 });
      try {
        readCredentials(`${folder}/bad`, none);
        ok(false, text);
      } catch (error) {
        ok(
          error instanceof Error && /holds no credentials/.test(error.message) && !/secret/i.test(error.message),
          text,
        );
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
