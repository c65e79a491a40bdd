// Which profiles there are under a data folder.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseOrigin, parseUserName, QpqError } from "@quicproquo/protocol";
import { profileFolder } from "./data-folder.ts";
import { readProfileFile } from "./profile-file.ts";

export interface ProfileName {
  readonly origin: string;
  readonly name: string;
}

export interface ListedProfile extends ProfileName {
  /** As it was registered with; empty if the profile is damaged. */
  readonly address: string;
}

/**
 * All profiles under a data folder. Folders that are none are skipped. A damaged one is listed, without its address:
 * opening it says what is wrong, and the others are not in its way.
 */
export function listProfiles(dataFolder: string): ListedProfile[] {
  const profiles: ListedProfile[] = [];
  for (const origin of subfolders(join(dataFolder, "profiles"))) {
    if (parseOrigin(origin) === undefined) continue;
    for (const name of subfolders(join(dataFolder, "profiles", origin))) {
      if (parseUserName(name) === undefined) continue;
      const address = addressIn(profileFolder(dataFolder, origin, name));
      if (address !== undefined) profiles.push({ origin, name, address });
    }
  }
  return profiles;
}

function addressIn(folder: string): string | undefined {
  try {
    return readProfileFile(folder)?.address;
  } catch (error) {
    if (error instanceof QpqError && error.code === "profile-damaged") return "";
    throw error;
  }
}

export function profileExists(dataFolder: string, profile: ProfileName): boolean {
  return readProfileFile(profileFolder(dataFolder, profile.origin, profile.name)) !== undefined;
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) =>
      entry.name
    );
  } catch {
    return [];
  }
}
