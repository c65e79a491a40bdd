// A conversation that stands first in every list, and one that stands where it belongs.
import { type Mark, markCommand, markWord } from "./conversation-mark.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const pinning: Mark = { name: "pin", set: (engine, id) => engine.pin(id, true) };
const unpinning: Mark = { name: "unpin", set: (engine, id) => engine.pin(id, false) };

export const pin: Word = markWord(pinning);
export const pinCommand: OneShot = markCommand(pinning);
export const unpin: Word = markWord(unpinning);
export const unpinCommand: OneShot = markCommand(unpinning);
