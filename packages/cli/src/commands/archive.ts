// A conversation that is put away until somebody writes there, and one that is taken out again.
import { type Mark, markCommand, markWord } from "./conversation-mark.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const archiving: Mark = { name: "archive", set: (engine, id) => engine.archive(id, true) };
const unarchiving: Mark = { name: "unarchive", set: (engine, id) => engine.archive(id, false) };

export const archive: Word = markWord(archiving);
export const archiveCommand: OneShot = markCommand(archiving);
export const unarchive: Word = markWord(unarchiving);
export const unarchiveCommand: OneShot = markCommand(unarchiving);
