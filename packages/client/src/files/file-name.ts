// A file's name as others gave it, made one that names a file here and nothing else: no path, nothing hidden, nothing that
// a terminal or a file system would take for something special.
import { safeText } from "../safe-text.ts";

const LONGEST_BYTES = 180;
/** Devices of Windows, with any extension. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Never empty, never with a separator, never with a dot first; at most 180 bytes, its extension kept. */
export function inertFileName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const plain = safeText(last.normalize("NFC")).replaceAll(/[<>:"|?*\u{fffd}]/gu, "_").replaceAll(/\s+/g, " ");
  const trimmed = plain.replace(/^[ .]+/, "").replace(/[ .]+$/, "");
  const harmless = DEVICES.test(trimmed) ? `_${trimmed}` : trimmed;
  return shortened(harmless === "" ? "file" : harmless);
}

function shortened(name: string): string {
  if (sizeOf(name) <= LONGEST_BYTES) return name;
  const [extension = ""] = /\.[A-Za-z0-9]{1,16}$/.exec(name) ?? [];
  let stem = "";
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, name.length - extension.length))) {
    if (sizeOf(stem) + sizeOf(segment) + extension.length > LONGEST_BYTES) break;
    stem += segment;
  }
  return `${stem === "" ? "file" : stem.trimEnd()}${extension}`;
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
