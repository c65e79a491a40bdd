// Two areas: lines that were written, which belong to the terminal's scrollback and are never touched again, and below
// them the live area (own messages on their way, status, input), which is redrawn from memory.
//
// The terminal's own cursor is hidden and parked at the first column of the live area's first row. Terminals differ in
// how they reflow rows when the window is resized, but all keep the cursor on its cell, and a first column never moves
// sideways. So erasing from the cursor down always removes the live area, whatever happened to it, and nothing else.
// Lines are written with auto-wrap on, so that the terminal itself wraps and rewraps them; live rows with it off, so that
// a character whose width the terminal sees otherwise than we do cuts a row instead of pushing one.

export interface Screen {
  /** Writes a line, which may hold newlines, above the live area: once, for good. */
  print(line: string): void;
  /** What the live area shows from now on. Rows may hold styles, no other escapes, and fit the terminal's width. */
  live(rows: readonly string[]): void;
  /**
   * Shows these rows, one for each row of the terminal, in place of everything; lines wait meanwhile. undefined: back to
   * what was there. `resized`: the terminal has been since it began.
   */
  whole(rows: readonly string[] | undefined, resized?: boolean): void;
  /** Takes away every line that was written, from the terminal's scrollback too where it does that. */
  clear(): void;
  /** Removes the live area and leaves the terminal as it was found. */
  close(): void;
}

const synchronized = { begin: "\x1b[?2026h", end: "\x1b[?2026l" };
const wrap = { on: "\x1b[?7h", off: "\x1b[?7l" };
const cursor = { hide: "\x1b[?25l", show: "\x1b[?25h" };
/** The terminal tells when it is left, and when one comes back to it. */
export const focusReports = { on: "\x1b[?1004h", off: "\x1b[?1004l" } as const;
const bracketedPaste = { on: "\x1b[?2004h", off: "\x1b[?2004l" };
// The second screen that terminals have for editors and pagers: the lines and their scrollback stay as they are meanwhile.
const secondScreen = { on: "\x1b[?1049h", off: "\x1b[?1049l" };
/** Without the cursor's old place, which a terminal that is not there would go to. */
const firstScreen = "\x1b[?47l";
/** What gives a terminal back as it was found, below whatever stands there. */
export const terminalAsFound: string =
  `${firstScreen}${focusReports.off}${bracketedPaste.off}${wrap.on}${cursor.show}\r\n`;

// From the second column: some terminals take "erase all from the first cell" as "clear", and push the screen, live rows
// and all, into their scrollback.
const eraseLive = "\r\x1b[2K\x1b[C\x1b[J\r";

export class LiveScreen implements Screen {
  readonly #write: (text: string) => void;
  #rows: readonly string[] = [];
  /** Lines that came while the whole screen was taken; undefined while it is not. */
  #held: string[] | undefined;
  #closed = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
    write(bracketedPaste.on + cursor.hide + wrap.off);
  }

  print(line: string): void {
    if (this.#closed) return;
    const lines = `${line.replaceAll("\n", "\r\n")}\r\n`;
    if (this.#held !== undefined) return void this.#held.push(lines);
    this.#write(synchronized.begin + eraseLive + wrap.on + lines + wrap.off + this.#drawn() + synchronized.end);
  }

  live(rows: readonly string[]): void {
    if (this.#closed) return;
    this.#rows = [...rows];
    if (this.#held !== undefined) return;
    this.#write(synchronized.begin + eraseLive + this.#drawn() + synchronized.end);
  }

  whole(rows: readonly string[] | undefined, resized = false): void {
    if (this.#closed || (rows === undefined && this.#held === undefined)) return;
    if (rows !== undefined) {
      // The live area goes first: the cursor that comes back then has nothing below it that could stay behind.
      const begun = this.#held === undefined ? eraseLive + secondScreen.on : "";
      this.#held ??= [];
      const drawn = rows.map((row) => `\x1b[2K${row}\x1b[m`).join("\r\n");
      this.#write(`${synchronized.begin}${begun}\x1b[H${drawn}\x1b[J${synchronized.end}`);
      return;
    }
    const held = this.#held?.join("") ?? "";
    this.#held = undefined;
    // Where the cursor comes back to after a resize is each terminal's own matter: a row of our own, below all others.
    const place = resized ? "\x1b[999;1H\r\n" : "";
    this.#write(
      synchronized.begin + secondScreen.off + place + eraseLive + wrap.on + held + wrap.off + this.#drawn() +
        synchronized.end,
    );
  }

  clear(): void {
    if (this.#closed) return;
    this.whole(undefined);
    this.#write(`${synchronized.begin}\x1b[H\x1b[2J\x1b[3J${this.#drawn()}${synchronized.end}`);
  }

  close(): void {
    if (this.#closed) return;
    this.#rows = [];
    this.whole(undefined);
    this.#closed = true;
    this.#write(eraseLive + focusReports.off + bracketedPaste.off + wrap.on + cursor.show);
  }

  #drawn(): string {
    if (this.#rows.length === 0) return "";
    const up = this.#rows.length > 1 ? `\x1b[${this.#rows.length - 1}A` : "";
    return this.#rows.join("\r\n") + up + "\r";
  }
}

/** No live area: for `--plain` and for everything that is not a terminal. Each line once, nothing but lines. */
export class PlainScreen implements Screen {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  print(line: string): void {
    this.#write(`${line}\n`);
  }

  live(): void {}

  whole(): void {}

  clear(): void {}

  close(): void {}
}
