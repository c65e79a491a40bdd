// The text of a message as a one-shot command gets it: an argument, or standard input.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

/** Far more than a message may hold; the engine says what is too long. */
const longestInput = 8 << 20;

/** `-` is standard input. Throws for a text with nothing in it. */
export async function readText(given: string): Promise<string> {
  const body = given === "-" ? await readInput() : given;
  if (body.trim() === "") throw new CliError("invalid-argument", text.oneShot.emptyMessage, exitCodes.usage);
  return body;
}

/** All of standard input, without the newline at its end. */
export async function readInput(): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const buffer = new Uint8Array(65_536);
  for (let read = await Deno.stdin.read(buffer); read !== null; read = await Deno.stdin.read(buffer)) {
    pieces.push(buffer.slice(0, read));
    length += read;
    if (length > longestInput) throw new CliError("message-too-long", text.prompt.tooLong, exitCodes.usage);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  // The newline at the end belongs to the file, not to the message.
  return new TextDecoder().decode(bytes).replace(/\r?\n$/, "");
}
