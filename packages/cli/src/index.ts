// What tests and other faces take of the terminal; the program itself is main.ts.
export { appearanceOf } from "./appearance.ts";
export { type Clock, systemClock } from "./clock.ts";
export { catchCrashes } from "./crash.ts";
export type { Door } from "./door.ts";
export { type ExitCode, exitCodes } from "./errors.ts";
export { openFace } from "./prompt/open-face.ts";
export type { Face } from "./prompt/face.ts";
export { buildProgram, type CommandLineParts, runCommandLine } from "./command-line.ts";
export { manualOf } from "./completion/manual.ts";
export { engineMethods } from "./daemon/engine-methods.ts";
export { runSession, type SessionOptions } from "./prompt/session.ts";
