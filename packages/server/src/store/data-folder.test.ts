// The folder: who may open it, and that its key is made once, for this user's eyes.

import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { systemRandom } from "../random.ts";
import { openDataFolder } from "./data-folder.ts";
import type { DataFolder } from "./data-folder.ts";

async function inFolder(use: (path: string) => void): Promise<void> {
  const parent = await Deno.makeTempDir({ prefix: "qpq-folder-" });
  try {
    use(`${parent}/node`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const open = (path: string, options: { readonly keyText?: string; readonly exclusive?: boolean } = {}): DataFolder =>
  openDataFolder({ path, keyText: options.keyText, exclusive: options.exclusive ?? true, random: systemRandom });

Deno.test("the first start makes folder, key and database for this user alone; the next finds the same key", () =>
  inFolder((path) => {
    const first = open(path);
    const key = first.key.slice();
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    using second = open(path);
    deepStrictEqual(second.key, key);
    notDeepStrictEqual(key, new Uint8Array(32));
    const mode = (name: string): number => (Deno.statSync(name).mode ?? 0) & 0o777;
    deepStrictEqual([mode(path), mode(`${path}/node.key`), mode(`${path}/node.db`)], [0o700, 0o600, 0o600]);
    ok([...Deno.readDirSync(path)].every(({ name }) => !name.endsWith(".new")));
  }));

Deno.test("a second node is kept out, a visitor is not; the lock goes with its holder", () =>
  inFolder((path) => {
    throws(() => open(path, { exclusive: false }), { code: "data-folder" });
    {
      using _node = open(path);
      throws(() => open(path), { code: "in-use" });
      open(path, { exclusive: false })[Symbol.dispose]();
    }
    open(path)[Symbol.dispose]();
  }));

Deno.test("beside a database a missing key is an error, never a new one", () =>
  inFolder((path) => {
    open(path)[Symbol.dispose]();
    Deno.removeSync(`${path}/node.key`);
    throws(() => open(path), { code: "key-missing" });
    throws(() => Deno.statSync(`${path}/node.key`), Deno.errors.NotFound);
    open(path, { keyText: "ab".repeat(32) })[Symbol.dispose]();
  }));

Deno.test("a key from the environment is used and no file is made", () =>
  inFolder((path) => {
    using folder = open(path, { keyText: "ab".repeat(32) });
    deepStrictEqual(folder.key, new Uint8Array(32).fill(0xab));
    throws(() => Deno.statSync(`${path}/node.key`), Deno.errors.NotFound);
  }));

Deno.test("what is no key is refused without being repeated, and what others can read too", () =>
  inFolder((path) => {
    for (const keyText of ["", "secretsecret", "zz".repeat(32), "ab".repeat(31)]) {
      throws(() => open(path, { keyText }), (error) => {
        ok(error instanceof Error && "code" in error);
        strictEqual(error.code, "key-invalid");
        return keyText === "" || !error.message.includes(keyText);
      });
    }
    open(path)[Symbol.dispose]();
    Deno.chmodSync(`${path}/node.key`, 0o644);
    throws(() => open(path), { code: "key-invalid", hint: /chmod 600/ });
  }));

Deno.test("a folder that cannot be made is named", () =>
  inFolder((path) => {
    Deno.writeTextFileSync(path, "a file");
    throws(() => open(path), { code: "data-folder", message: /node/ });
  }));
