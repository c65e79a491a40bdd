// Where things lie: <data folder>/profiles/<origin>/<name> for a profile, <data folder>/nodes for what is known of nodes.
// The data folder itself is given by the face; this is what each system calls it.
import { join } from "node:path";

/** The parts of the surroundings that name the data folder. */
export interface Surroundings {
  readonly platform: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** XDG_DATA_HOME, Library/Application Support or LOCALAPPDATA, each with `quicproquo` at its end. */
export function defaultDataFolder(surroundings: Surroundings): string {
  const { platform, home, environment } = surroundings;
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"];
    return join(local !== undefined && local !== "" ? local : join(home, "AppData", "Local"), "quicproquo");
  }
  if (platform === "darwin") return join(home, "Library", "Application Support", "quicproquo");
  const xdg = environment["XDG_DATA_HOME"];
  // The XDG specification says that a relative path is to be ignored.
  return join(xdg !== undefined && xdg.startsWith("/") ? xdg : join(home, ".local", "share"), "quicproquo");
}

export function profileFolder(dataFolder: string, origin: string, name: string): string {
  return join(dataFolder, "profiles", origin, name);
}

export function nodesFolder(dataFolder: string): string {
  return join(dataFolder, "nodes");
}
