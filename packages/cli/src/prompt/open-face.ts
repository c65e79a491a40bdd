// The face that fits: drawn on a terminal, lines elsewhere and on request.
import { styleFor } from "../terminal/style.ts";
import { drawable, openTerminal, OutputQueue } from "../terminal/terminal.ts";
import type { Face } from "./face.ts";
import { LiveFace } from "./live-face.ts";
import { PlainFace } from "./plain-face.ts";

export function openFace(options: { readonly plain: boolean }): Face {
  const output = new OutputQueue();
  if (options.plain || !drawable()) return new PlainFace(output);
  return new LiveFace(openTerminal(output), styleFor(true, (name) => Deno.env.get(name)));
}
