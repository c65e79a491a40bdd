// Profiles that earlier versions made, opened by this one: all of it is there, and can be exported. The files in
// old-profiles were made by those versions themselves, by one story (bob with alice and in a group, in `STORY`), and
// decrypted, so that they are small; here each is encrypted again under its own key, which its profile.json wraps.
import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3-multiple-ciphers";
import { openProfile } from "../open.ts";
import { profileFolder } from "../profile/data-folder.ts";
import { makePrivateFolder } from "../profile/private-files.ts";
import { PROFILE_FILE, readProfileFile } from "../profile/profile-file.ts";
import type { Environment } from "../session/environment.ts";
import { offlineEnvironment } from "../session/offline-environment.fixture.ts";
import { nativeBinding } from "./database.ts";
import { unwrapStoreKey } from "./store-key.ts";

const FOLDER = new URL("./old-profiles/", import.meta.url).pathname;
const PASSWORD = "password of bob";
const STORY = {
  direct: ["a direct word", "an answer to it", "kept for later"],
  crew: ["to the crew", "from bob to the crew"],
};

const versions = readdirSync(FOLDER).flatMap((name) => /^version-(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number);

for (const version of versions) {
  Deno.test(`a profile of schema version ${version}: everything is there, found, and can be exported`, async () => {
    const home = mkdtempSync(join(tmpdir(), "qpq-old-"));
    try {
      const { environment, origin } = await unpack(home, version);
      await using engine = await openProfile({ environment, origin, name: "bob", password: PASSWORD });
      const conversations = await engine.conversations();
      const [direct, crew] = [await engine.find("@alice"), await engine.find("#crew")];
      assert.ok(direct !== undefined && crew !== undefined && conversations.length === 2);
      const texts = async (id: typeof crew.id) =>
        (await engine.history(id)).filter(({ notice, files }) => !notice && files.length === 0).map(({ text }) =>
          `${text}`
        );
      // What there was to be said differed from version to version.
      const edited = version >= 14;
      const expected = edited ? STORY.direct.with(0, "an edited word") : STORY.direct;
      assert.deepEqual(await texts(direct.id), expected);
      assert.deepEqual(await texts(crew.id), STORY.crew);
      const states = (await engine.history(direct.id)).filter(({ own }) => own).map(({ state }) => state);
      assert.deepEqual([states.at(0), states.at(-1)], ["delivered", "pending"]);
      assert.equal(direct.alias, version >= 8 ? "ally" : undefined);
      assert.equal((await engine.files(direct.id)).length, version >= 11 ? 1 : 0);
      assert.equal((await engine.search("crew")).length, 2);
      assert.equal((await engine.search("answer"))[0]?.message.author.name, "alice");
      // Groups of the interim MLS engine cannot be read: they are come back to.
      assert.equal(crew.state, version >= 12 ? "active" : "fork");
      assert.equal((await engine.members(crew.id)).length, version >= 9 ? 3 : 0);
      if (edited) {
        const [first] = await engine.history(crew.id).then((all) => all.filter(({ notice }) => !notice));
        assert.equal(first?.reactions[0]?.emoji, "👍");
      }
      assert.equal(direct.trust, version >= 16 ? "verified" : "unverified");
      assert.equal((await engine.blocked()).length, version >= 17 ? 1 : 0);
      const made = await engine.exportAccount(join(home, "bob.qpq"), "passphrase");
      assert.equal(made.conversations, 2);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
}

async function unpack(
  home: string,
  version: number,
): Promise<{ readonly environment: Environment; readonly origin: string }> {
  const name = `version-${String(version).padStart(2, "0")}`;
  const dataFolder = join(home, "data");
  const beside = join(home, PROFILE_FILE);
  copyFileSync(join(FOLDER, `${name}.json`), beside);
  const file = readProfileFile(home);
  assert.ok(file !== undefined);
  const { origin } = file;
  const folder = profileFolder(dataFolder, origin, "bob");
  makePrivateFolder(folder);
  copyFileSync(beside, join(folder, PROFILE_FILE));
  writeFileSync(join(folder, "store.db"), gunzipSync(readFileSync(join(FOLDER, `${name}.db.gz`))));
  const key = await unwrapStoreKey(file.key, PASSWORD, `${origin}/bob`);
  assert.ok(key !== undefined);
  const database = new Sqlite(join(folder, "store.db"), { nativeBinding: nativeBinding() });
  assert.equal(database.pragma("user_version", { simple: true }), version);
  database.pragma("cipher = 'aegis'");
  database.rekey(Buffer.from(`raw:${key.toHex()}`));
  database.close();
  return { environment: offlineEnvironment(dataFolder), origin };
}
