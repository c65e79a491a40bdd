// Questions outside the prompt: asked on the controlling terminal, never on standard input, which may be the message. See
// the terminal policy in terminal.ts.
import { CliError, exitCodes } from "../errors.ts";
import type { Question } from "../prompt/face.ts";
import { text } from "../text.ts";
import { KeyDecoder } from "./keys.ts";
import { LineEditor } from "./line-editor.ts";

/** A device that can read keys without echo: the controlling terminal, or standard input if it is one. */
export interface KeyDevice {
  read(buffer: Uint8Array): Promise<number | null>;
  setRaw(raw: boolean): void;
  write(text: string): void;
}

/** Asks on the controlling terminal, after the lines `before`. Undefined if the person cancelled; a refusal with a hint if there is no terminal. */
export async function askOnTerminal(question: Question, hint: string, before = ""): Promise<string | undefined> {
  let terminal: Deno.FsFile;
  try {
    terminal = await Deno.open(Deno.build.os === "windows" ? "CONIN$" : "/dev/tty", { read: true, write: true });
  } catch (error) {
    throw new CliError("no-terminal", text.oneShot.noTerminal, exitCodes.usage, hint, error);
  }
  using device = terminal;
  writeAll(device, before);
  return await readAnswer({
    read: (buffer) => device.read(buffer),
    setRaw: (raw) => device.setRaw(raw),
    write: (output) => writeAll(device, output),
  }, question);
}

/** Reads one line key by key: echo is ours, and a hidden answer has none. */
export async function readAnswer(device: KeyDevice, question: Question): Promise<string | undefined> {
  const editor = new LineEditor();
  const decoder = new KeyDecoder();
  const buffer = new Uint8Array(1024);
  device.write(question.label);
  device.setRaw(true);
  try {
    for (;;) {
      const read = await device.read(buffer);
      if (read === null) return undefined;
      const keys = decoder.feed(buffer.subarray(0, read));
      buffer.fill(0);
      for (const key of keys) {
        if (key.type !== "key") editor.insert(key.text.replaceAll("\n", ""));
        else if (key.name === "enter") return editor.text;
        else if (key.name === "interrupt" || (key.name === "end-of-input" && editor.empty)) return undefined;
        else if (key.name === "backspace" || key.name === "kill-to-start") editor.apply(key.name);
        if (question.hidden !== true) device.write(`\r\x1b[K${question.label}${editor.text}`);
      }
    }
  } finally {
    editor.clear();
    device.setRaw(false);
    device.write("\n");
  }
}

function writeAll(device: { writeSync(bytes: Uint8Array): number }, output: string): void {
  let bytes = new TextEncoder().encode(output);
  while (bytes.length > 0) bytes = bytes.subarray(device.writeSync(bytes));
}
