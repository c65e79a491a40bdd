// Files on this machine, for sending and for saving. What is saved never takes another file's place.
import { basename, extname, join, resolve } from "node:path";
import type { FileToSend } from "@quicproquo/client";
import { CliError, exitCodes } from "./errors.ts";
import { mediaTypeOf } from "./media-type.ts";
import { text } from "./text.ts";

const mostCopies = 1_000;

/** A file of this machine, which can be read again by its path. */
export interface LocalFile extends FileToSend {
  readonly path: string;
}

export function isLocalFile(file: FileToSend): file is LocalFile {
  return "path" in file && typeof file.path === "string";
}

/** A file that can be read now; it is opened when its content is asked for. */
export async function fileToSend(typed: string): Promise<LocalFile> {
  const path = expanded(typed);
  let isFile: boolean;
  let size: number;
  try {
    using file = await Deno.open(path);
    ({ isFile, size } = await file.stat());
  } catch (error) {
    throw new CliError("file-unreadable", text.files.unreadable(path), exitCodes.usage, undefined, error);
  }
  if (!isFile) throw new CliError("file-unreadable", text.files.noFile(path), exitCodes.usage);
  return { path, name: basename(path), mediaType: mediaTypeOf(path), size, content: contentOf(path) };
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(65_536);
  for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
    yield buffer.slice(0, count);
  }
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
