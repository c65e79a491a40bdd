// What this program itself keeps in the data folder, beside the profiles: the node that was used last.
import { join, resolve } from "node:path";
import type { ProfileName } from "@quicproquo/client";
import { defaultDataFolder, profileFolder } from "@quicproquo/client/data-folder";
import { text } from "./text.ts";
import { CliError, exitCodes } from "./errors.ts";

const lastNodeFile = "last-node";
const longestAddress = 1024;

/** The folder from `--data-dir`, or the system's usual place. */
export function dataFolder(given: string | undefined): string {
  if (given !== undefined) return given;
  const home = Deno.env.get(Deno.build.os === "windows" ? "USERPROFILE" : "HOME");
  if (home === undefined || home === "") throw new CliError("no-home", text.oneShot.noHome, exitCodes.usage);
  const platform = Deno.build.os === "windows" ? "win32" : Deno.build.os;
  const environment = { XDG_DATA_HOME: Deno.env.get("XDG_DATA_HOME"), LOCALAPPDATA: Deno.env.get("LOCALAPPDATA") };
  return defaultDataFolder({ platform, home, environment });
}

/** Where whoever holds a profile open can be asked; undefined where there are no such places. */
export function socketOf(folder: string, { origin, name }: ProfileName): string | undefined {
  return Deno.build.os === "windows" ? undefined : resolve(profileFolder(folder, origin, name), "engine.sock");
}

export async function lastNode(folder: string): Promise<string | undefined> {
  try {
    const address = (await Deno.readTextFile(join(folder, lastNodeFile))).trim();
    return address === "" || address.length > longestAddress ? undefined : address;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Remembers it for the next start. Written whole or not at all. */
export async function rememberNode(folder: string, address: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, lastNodeFile);
  const written = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(written, `${address}\n`, { mode: 0o600 });
  await Deno.rename(written, path);
}
