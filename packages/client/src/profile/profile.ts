// A profile on disk: a folder with profile.json (who, and the wrapped key) and the encrypted store. It is a profile once
// profile.json is there; what a crash left before that is no loss and is cleared away.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clientError } from "../errors.ts";
import type { Environment, OpenStore } from "../session/environment.ts";
import { Store } from "../store/store.ts";
import { unwrapStoreKey, unwrapUnderKey, wrapStoreKey, wrapUnderKey } from "../store/store-key.ts";
import { profileFolder } from "./data-folder.ts";
import { type KeyFile, makeKeyFile } from "./key-file.ts";
import { makePrivateFile, makePrivateFolder } from "./private-files.ts";
import { PROFILE_FILE, type ProfileFile, readProfileFile, writeProfileFile } from "./profile-file.ts";
import { type ListedProfile, profileExists, type ProfileName } from "./profiles.ts";

const STORE = "store.db";
const STORE_FILES = [STORE, `${STORE}-wal`, `${STORE}-shm`, `${STORE}-journal`];

/**
 * Makes a profile with an empty store; `fill` writes its first contents, and only then does the profile exist.
 * Throws `profile-exists`.
 */
export async function createProfileStore(
  environment: Environment,
  profile: ListedProfile,
  password: string,
  fill: (store: Store) => Promise<void> | void,
): Promise<Store> {
  const { dataFolder, random, storeKeyCost } = environment;
  const folder = profileFolder(dataFolder, profile.origin, profile.name);
  if (profileExists(dataFolder, profile)) {
    throw clientError("profile-exists", `${profile.name} has a profile here already`);
  }
  makePrivateFolder(dataFolder);
  makePrivateFolder(folder);
  const key = random(32);
  try {
    const wrapped = await wrapStoreKey(key, password, contextOf(profile), random, storeKeyCost);
    for (const file of STORE_FILES) rmSync(join(folder, file), { force: true });
    const store = storeOpener(environment)(join(folder, STORE), key, { create: true });
    try {
      makePrivateFiles(folder);
      store.begin();
      await fill(store);
      store.commit();
      writeProfileFile(folder, { ...profile, key: wrapped });
      return store;
    } catch (error) {
      store[Symbol.dispose]();
      for (const file of STORE_FILES) rmSync(join(folder, file), { force: true });
      throw error;
    }
  } finally {
    key.fill(0);
  }
}

/**
 * Opens a profile's store, by its password or its key file. Throws `profile-missing`, `password-wrong`, `key-file-wrong`,
 * `profile-in-use`, `store-damaged`, ….
 */
export async function openProfileStore(
  environment: Environment,
  profile: ProfileName,
  secret: string | KeyFile,
): Promise<Store> {
  const { folder, key } = await unlock(environment, profile, secret);
  try {
    const store = storeOpener(environment)(join(folder, STORE), key, { create: false });
    makePrivateFiles(folder);
    return store;
  } finally {
    key.fill(0);
  }
}

/** Throws `password-wrong` if this is not the password of the profile. */
export async function checkProfilePassword(
  environment: Environment,
  profile: ProfileName,
  password: string,
): Promise<void> {
  const { key } = await unlock(environment, profile, password);
  key.fill(0);
}

/** From now on the profile opens with the new password alone; the store itself stays as it is. Throws `password-wrong`. */
export async function changeProfilePassword(
  environment: Environment,
  profile: ProfileName,
  old: string,
  password: string,
): Promise<void> {
  const { folder, file, key } = await unlock(environment, profile, old);
  try {
    const { random, storeKeyCost } = environment;
    const wrapped = await wrapStoreKey(key, password, contextOf(profile), random, storeKeyCost);
    writeProfileFile(folder, { ...file, key: wrapped });
  } finally {
    key.fill(0);
  }
}

/**
 * Makes a key file that opens the profile as its password does, also after that was changed; an earlier one does no more.
 * Throws `password-wrong`, `file-exists`, `file-unwritable`.
 */
export async function addKeyFile(
  environment: Environment,
  profile: ProfileName,
  password: string,
  path: string,
): Promise<void> {
  const { folder, file, key } = await unlock(environment, profile, password);
  try {
    const { key: secret } = await makeKeyFile(path, environment.random);
    writeProfileFile(folder, { ...file, keyFile: wrapUnderKey(key, secret, contextOf(profile), environment.random) });
    secret.fill(0);
  } finally {
    key.fill(0);
  }
}

/** The profile opens with its password alone. False if it did already. */
export function removeKeyFile(environment: Environment, profile: ProfileName): boolean {
  const { folder, file } = fileOf(environment, profile);
  if (file.keyFile === undefined) return false;
  writeProfileFile(folder, { ...file, keyFile: undefined });
  return true;
}

interface Unlocked {
  readonly folder: string;
  readonly file: ProfileFile;
  /** Secret: whoever asked overwrites it. */
  readonly key: Uint8Array;
}

function fileOf({ dataFolder }: Environment, profile: ProfileName): Omit<Unlocked, "key"> {
  const folder = profileFolder(dataFolder, profile.origin, profile.name);
  const file = readProfileFile(folder);
  if (file === undefined) throw clientError("profile-missing", `${profile.name} has no profile here`);
  if (file.origin !== profile.origin || file.name !== profile.name) {
    throw clientError("profile-damaged", `${folder} holds the profile of ${file.name} at ${file.origin}`, {
      hint: "Move it back to where it was.",
    });
  }
  return { folder, file };
}

async function unlock(environment: Environment, profile: ProfileName, secret: string | KeyFile): Promise<Unlocked> {
  const { folder, file } = fileOf(environment, profile);
  if (typeof secret === "string") {
    const key = await unwrapStoreKey(file.key, secret, contextOf(profile));
    if (key === undefined) throw clientError("password-wrong", `this is not the password of ${profile.name}`);
    return { folder, file, key };
  }
  const key = file.keyFile === undefined ? undefined : unwrapUnderKey(file.keyFile, secret.key, contextOf(profile));
  if (key === undefined) throw clientError("key-file-wrong", `this is not the key file of ${profile.name}`);
  return { folder, file, key };
}

function storeOpener({ openStore }: Environment): OpenStore {
  return openStore ?? Store.open;
}

/** Takes away a profile: its registration was refused, or its account is no more. The wrapped key goes first. */
export function deleteProfile(dataFolder: string, profile: ProfileName): void {
  const folder = profileFolder(dataFolder, profile.origin, profile.name);
  rmSync(join(folder, PROFILE_FILE), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** SQLite makes its files with the process's umask; they are their owner's alone. */
function makePrivateFiles(folder: string): void {
  for (const file of STORE_FILES) {
    const path = join(folder, file);
    if (existsSync(path)) makePrivateFile(path);
  }
}

function contextOf(profile: ProfileName): string {
  return `${profile.origin}/${profile.name}`;
}
