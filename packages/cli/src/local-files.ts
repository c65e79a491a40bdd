// Files on this machine, for sending and for saving. What is saved never takes another file's place.
import { basename, extname, join, resolve } from "node:path";
import type { FileToSend } from "@quicproquo/client";
import { CliError, exitCodes } from "./errors.ts";
import { mediaTypeOf } from "./media-type.ts";
import { text } from "./text.ts";

const mostCopies = 1_000;

/** Opens a file for reading; whoever reads `content` to its end, or stops, closes it. */
export async function fileToSend(typed: string): Promise<FileToSend> {
  const path = expanded(typed);
  try {
    const file = await Deno.open(path);
    const { isFile, size } = await file.stat();
    if (isFile) return { name: basename(path), mediaType: mediaTypeOf(path), size, content: file.readable };
    file.close();
  } catch (error) {
    throw new CliError("file-unreadable", text.files.unreadable(path), exitCodes.usage, undefined, error);
  }
  throw new CliError("file-unreadable", text.files.noFile(path), exitCodes.usage);
}

/** Where a file of this (inert) name is saved: at a path, in a folder, or here; beside what is there already. */
export async function placeToSave(name: string, typed: string | undefined): Promise<string> {
  const path = typed === undefined ? "." : expanded(typed);
  const found = await Deno.stat(path).catch(() => undefined);
  if (found?.isDirectory !== true) return resolve(path);
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let copy = 1; copy <= mostCopies; copy++) {
    const candidate = join(path, copy === 1 ? name : `${stem} (${copy})${extension}`);
    if (await Deno.lstat(candidate).then(() => false, () => true)) return resolve(candidate);
  }
  throw new CliError("file-exists", text.files.tooManyCopies(name), exitCodes.usage);
}

/** A path as it was typed, from the root. */
export function localPath(typed: string): string {
  return resolve(expanded(typed));
}

/** Quotes around it and a leading ~ mean what they mean to a shell. */
function expanded(typed: string): string {
  const path = /^(["'])(.+)\1$/.exec(typed)?.[2] ?? typed;
  return path.startsWith("~/") ? join(Deno.env.get("HOME") ?? "~", path.slice(2)) : path;
}
