// A conversation that asks for nobody's attention, and one that does again.
import { type Mark, markCommand, markWord } from "./conversation-mark.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

const muting: Mark = { name: "mute", set: (engine, id) => engine.mute(id, true) };
const unmuting: Mark = { name: "unmute", set: (engine, id) => engine.mute(id, false) };

export const mute: Word = markWord(muting);
export const muteCommand: OneShot = markCommand(muting);
export const unmute: Word = markWord(unmuting);
export const unmuteCommand: OneShot = markCommand(unmuting);
