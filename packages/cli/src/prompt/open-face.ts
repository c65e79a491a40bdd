// The face that fits: drawn on a terminal, lines elsewhere and on request.
import type { Appearance } from "../appearance.ts";
import { drawable, openTerminal, OutputQueue } from "../terminal/terminal.ts";
import type { Face } from "./face.ts";
import { LiveFace } from "./live-face.ts";
import { PlainFace } from "./plain-face.ts";

export function openFace(appearance: Appearance): Face {
  const output = new OutputQueue();
  if (appearance.plain || !drawable()) return new PlainFace(output, appearance);
  return new LiveFace(openTerminal(output), appearance.style);
}
