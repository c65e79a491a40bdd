// Names of people, groups and profiles for whoever types a command: those that can be had without a password and without a
// word to the node. Profiles by their folders; conversations by the program that has the profile open, if one does.
import { join } from "node:path";
import type { ProfileName } from "@quicproquo/client";
import { dataFolder, socketOf } from "../data-folder.ts";
import { connectHolder } from "../daemon/holder-socket.ts";
import { engineOver } from "../daemon/remote-engine.ts";
import { referenceOf } from "../reference.ts";
import { inertLine } from "../terminal/inert.ts";
import type { Kind, Wanted } from "./wanted.ts";

/** Nobody waits longer for a list of names. */
const answerMs = 1_500;

/** Never throws: without names there is nothing to offer. */
export async function namesFor(kind: Kind, given: Wanted["given"]): Promise<readonly string[]> {
  try {
    const data = dataFolder(given["--data-dir"]);
    const profiles = await localProfiles(data);
    if (kind === "profile") return [...new Set(profiles.map(({ name }) => name))];
    if (kind !== "conversation" && kind !== "person") return [];
    const names: string[] = [];
    for (const profile of profiles) {
      if (given["--as"] !== undefined && given["--as"] !== profile.name) continue;
      const socket = socketOf(data, profile);
      if (socket !== undefined) names.push(...await heldNames(socket, kind));
    }
    return names.filter((name) => name === inertLine(name));
  } catch {
    return [];
  }
}

async function heldNames(socket: string, kind: "conversation" | "person"): Promise<readonly string[]> {
  const pipe = await connectHolder(socket);
  if (pipe === undefined) return [];
  await using engine = await engineOver(pipe, AbortSignal.timeout(answerMs));
  const conversations = await engine.conversations();
  return kind === "conversation"
    ? conversations.map(referenceOf)
    : conversations.filter((one) => one.kind === "direct").map(({ title }) => title);
}

async function localProfiles(data: string): Promise<ProfileName[]> {
  const found: ProfileName[] = [];
  for (const origin of await foldersIn(join(data, "profiles"))) {
    for (const name of await foldersIn(join(data, "profiles", origin))) found.push({ origin, name });
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).filter(({ isDirectory }) => isDirectory).map(({ name }) =>
      name
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
