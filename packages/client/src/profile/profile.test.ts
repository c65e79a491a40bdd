// A profile on disk: what is private, what a wrong password, a second engine and damage look like, and that none of them
// changes anything.
import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QpqError } from "@quicproquo/protocol";
import type { Environment } from "../session/environment.ts";
import { offlineEnvironment } from "../session/offline-environment.fixture.ts";
import { STORE_KEY_COST } from "../store/store-key.ts";
import { defaultDataFolder, profileFolder } from "./data-folder.ts";
import { createProfileStore, openProfileStore } from "./profile.ts";
import { listProfiles } from "./profiles.ts";

const ORIGIN = `${"a".repeat(32)}.qpq.invalid`;
const PROFILE = { origin: ORIGIN, name: "alice", address: "qpq://127.0.0.1:7000" };
const PASSWORD = "correct horse";

class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "qpq-profile-"));
  readonly environment: Environment = offlineEnvironment(join(this.path, "data"));
  readonly profile: string = profileFolder(this.environment.dataFolder, ORIGIN, "alice");

  async create(): Promise<void> {
    using _store = await createProfileStore(this.environment, PROFILE, PASSWORD, (store) => {
      store.profile.create({
        name: "alice",
        origin: ORIGIN,
        key: new Uint8Array(32),
        seed: new Uint8Array(32).fill(9),
      });
    });
  }

  open(password: string) {
    return openProfileStore(this.environment, PROFILE, password);
  }

  /** Name and content of every file. */
  content(): Map<string, string> {
    return new Map(readdirSync(this.profile).map((file) => [file, readFileSync(join(this.profile, file), "hex")]));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

Deno.test("a profile opens with its password and keeps what was stored", async () => {
  using folder = new Folder();
  await folder.create();
  using store = await folder.open(PASSWORD);
  assert.deepEqual(store.profile.identity()?.seed, new Uint8Array(32).fill(9));
  assert.deepEqual(listProfiles(folder.environment.dataFolder), [PROFILE]);
});

Deno.test("the same password in another Unicode form opens it too", async () => {
  using folder = new Folder();
  using _made = await createProfileStore(folder.environment, PROFILE, "e\u0301tude", () => {});
  _made[Symbol.dispose]();
  using _store = await folder.open("\u00e9tude");
});

Deno.test("files are 0600, folders 0700, and nothing of the profile is readable in them", async () => {
  using folder = new Folder();
  await folder.create();
  using _store = await folder.open(PASSWORD);
  assert.equal(statSync(folder.profile).mode & 0o777, 0o700);
  for (const file of readdirSync(folder.profile)) {
    const path = join(folder.profile, file);
    assert.equal(statSync(path).mode & 0o777, 0o600, file);
    const bytes = readFileSync(path);
    assert.equal(bytes.includes(Buffer.alloc(32, 9)), false, file);
    assert.equal(bytes.subarray(0, 16).toString("latin1").startsWith("SQLite format"), false, file);
  }
});

Deno.test("a wrong password is said to be one, and changes nothing", async () => {
  using folder = new Folder();
  await folder.create();
  const before = folder.content();
  await assert.rejects(folder.open("wrong"), { code: "password-wrong" });
  assert.deepEqual(folder.content(), before);
});

Deno.test("a second engine is told that the profile is in use; once the first has gone it opens", async () => {
  using folder = new Folder();
  await folder.create();
  const first = await folder.open(PASSWORD);
  await assert.rejects(folder.open(PASSWORD), { code: "profile-in-use" });
  first[Symbol.dispose]();
  using _second = await folder.open(PASSWORD);
});

Deno.test("another process that has the profile open is noticed", async () => {
  using folder = new Folder();
  await folder.create();
  const script = new URL("./hold-profile.fixture.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", script, folder.environment.dataFolder, ORIGIN, "alice", PASSWORD],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  await assert.rejects(folder.open(PASSWORD), { code: "profile-in-use" });
  child.kill("SIGKILL");
  await output.cancel();
  await child.stdin.close().catch(() => {});
  await child.status;
  using _store = await folder.open(PASSWORD);
});

Deno.test("a damaged store and a damaged profile.json are said to be damaged, and stay as they are", async () => {
  for (const file of ["store.db", "profile.json"]) {
    using folder = new Folder();
    await folder.create();
    const path = join(folder.profile, file);
    const bytes = readFileSync(path);
    for (let at = 20; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    writeFileSync(path, bytes);
    const before = folder.content();
    assert.deepEqual(listProfiles(folder.environment.dataFolder).map(({ name }) => name), ["alice"]);
    await assert.rejects(folder.open(PASSWORD), (error) => {
      assert.ok(error instanceof QpqError);
      return error.code === (file === "store.db" ? "store-damaged" : "profile-damaged");
    });
    assert.deepEqual(folder.content(), before, file);
  }
});

Deno.test("a missing store is not replaced by an empty one", async () => {
  using folder = new Folder();
  await folder.create();
  rmSync(join(folder.profile, "store.db"));
  await assert.rejects(folder.open(PASSWORD), { code: "store-damaged" });
  assert.deepEqual(readdirSync(folder.profile), ["profile.json"]);
});

Deno.test("a profile moved to another's place does not open there", async () => {
  using folder = new Folder();
  await folder.create();
  const moved = { ...PROFILE, name: "mallory" };
  renameSync(folder.profile, profileFolder(folder.environment.dataFolder, ORIGIN, "mallory"));
  await assert.rejects(openProfileStore(folder.environment, moved, PASSWORD), { code: "profile-damaged" });
});

Deno.test("what a crash left before the profile existed is no profile and is cleared away", async () => {
  using folder = new Folder();
  const failing = createProfileStore(folder.environment, PROFILE, PASSWORD, () => {
    throw new Error("crash");
  });
  await assert.rejects(failing, /crash/);
  assert.deepEqual(listProfiles(folder.environment.dataFolder), []);
  await folder.create();
  await assert.rejects(folder.create(), { code: "profile-exists" });
});

Deno.test("the product's cost of the store's key is 64 MiB, 3 passes, 4 lanes", () => {
  assert.deepEqual(STORE_KEY_COST, { memoryKib: 65536, passes: 3, lanes: 4 });
});

Deno.test("the data folder is where each system wants it", () => {
  const home = "/users/a";
  const folder = (platform: string, environment: Record<string, string>) =>
    defaultDataFolder({ platform, home, environment });
  assert.equal(folder("linux", {}), "/users/a/.local/share/quicproquo");
  assert.equal(folder("linux", { XDG_DATA_HOME: "/data" }), "/data/quicproquo");
  assert.equal(folder("linux", { XDG_DATA_HOME: "data" }), "/users/a/.local/share/quicproquo");
  assert.equal(folder("darwin", {}), "/users/a/Library/Application Support/quicproquo");
  assert.equal(folder("win32", { LOCALAPPDATA: "/local" }), "/local/quicproquo");
});
