// A key file opens its profile as the password does, and nothing else does.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { openProfile } from "../open.ts";
import { profileFolder } from "./data-folder.ts";
import { makeKeyFile, readKeyFile } from "./key-file.ts";
import { changeProfilePassword } from "./profile.ts";

Deno.test("a key file opens the profile beside the password, after a change of it too, until it is taken back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-keys-"));
  await using place = await openPlace();
  const [alice] = await registerPeople(place, "alice");
  await using _alice = alice;
  try {
    const path = join(folder, "alice.key");
    const { environment, name } = alice;
    const open = async (file: string): Promise<void> => {
      const options = { environment, origin: place.origin, name, password: readKeyFile(file) };
      await using engine = await openProfile(options);
      assert.equal(engine.profile.key, key);
    };
    const { key } = alice.engine.profile;
    await assert.rejects(alice.engine.addKeyFile("not it", path), { code: "password-wrong" });
    await alice.engine.addKeyFile(alice.password, path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await assert.rejects(alice.engine.addKeyFile(alice.password, path), { code: "file-exists" });
    const stored = readFileSync(
      join(profileFolder(environment.dataFolder, place.origin, name), "profile.json"),
      "utf8",
    );
    assert.ok(!stored.includes(readKeyFile(path).key.toHex()));

    await alice.crash();
    await changeProfilePassword(environment, { origin: place.origin, name }, alice.password, "another");
    await open(path);
    await assert.rejects(alice.open(place.origin), { code: "password-wrong" });
    const strange = join(folder, "strange.key");
    await makeKeyFile(strange, (size) => new Uint8Array(randomBytes(size)));
    await assert.rejects(open(strange), { code: "key-file-wrong" });

    await alice.open(place.origin, "another");
    const second = join(folder, "second.key");
    await alice.engine.addKeyFile("another", second);
    await alice.crash();
    await open(second);
    await assert.rejects(open(path), { code: "key-file-wrong" });
    await alice.open(place.origin, "another");
    assert.equal(await alice.engine.removeKeyFile(), true);
    assert.equal(await alice.engine.removeKeyFile(), false);
    await alice.crash();
    await assert.rejects(open(second), { code: "key-file-wrong" });
    await alice.open(place.origin, "another");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a key file that others can read, or that is none, is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-keys-"));
  try {
    const path = join(folder, "key");
    const made = await makeKeyFile(path, (size) => new Uint8Array(randomBytes(size)));
    assert.deepEqual(readKeyFile(path), made);
    chmodSync(path, 0o640);
    assert.throws(() => readKeyFile(path), { code: "key-file-wrong" });
    chmodSync(path, 0o600);
    const text = readFileSync(path, "utf8");
    for (const bent of ["", text.slice(1), text.slice(0, -2), `${text}\n`, text.toUpperCase(), "x".repeat(4096)]) {
      writeFileSync(path, bent);
      assert.throws(() => readKeyFile(path), { code: "key-file-wrong" }, bent);
    }
    assert.throws(() => readKeyFile(join(folder, "nowhere")), { code: "file-unreadable" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
