// How this program shows itself.
import { inertLine } from "../terminal/inert.ts";

export const appearance = {
  noTheme: (name: string): string => `There is no theme "${inertLine(name)}": terminal, dark, light or mono.`,
  options: {
    plain: "lines only: no drawing, no colours, states as words",
    screenReader: "as --plain, with words for all marks (usual with QPQ_SCREEN_READER=1)",
    theme: "colours: terminal (its own), dark, light, mono (usual: QPQ_THEME)",
  },
} as const;
