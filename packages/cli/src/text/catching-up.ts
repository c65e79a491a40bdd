// What is said while much comes that was written while nobody was here.
import { number } from "./formats.ts";

export const catchingUpTexts = {
  begun: "Much was written while you were away. It is coming.",
  soFar: (taken: number): string => `catching up: ${number.format(taken)} so far`,
  done: (taken: number): string => `All of it is here: ${number.format(taken)} messages.`,
} as const;
