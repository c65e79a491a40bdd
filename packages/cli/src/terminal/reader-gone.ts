// Notices when it happens that nobody reads the output any more, not with the next line that is written to nobody: a pipe
// that was closed, a terminal that went away. The runtime offers no such word, and a write of nothing succeeds, so the
// system is asked, by poll(2), which blocks a thread of its own. Where it cannot be asked, the next write tells.

const standardOutput = 1;
/** POLLERR, POLLHUP, POLLNVAL: the same numbers on all systems that have poll. */
const gone = 0x08 | 0x10 | 0x20;
/** How long a thread may be held after nobody wants to know any more. */
const roundMs = 500;

const poll = { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true } as const;

/** Calls once, unless disposed before. */
export function whenReaderGone(call: () => void): Disposable {
  const library = systemLibrary();
  if (library === undefined) return { [Symbol.dispose]: () => {} };
  let wanted = true;
  void (async () => {
    // struct pollfd: the descriptor, the events asked for (none: those above always come), the events that were.
    const entry = new Uint8Array(8);
    const view = new DataView(entry.buffer);
    view.setInt32(0, standardOutput, littleEndian);
    while (wanted) {
      const found = await library.symbols.poll(entry, 1n, roundMs);
      if (wanted && found > 0 && (view.getInt16(6, littleEndian) & gone) !== 0) {
        wanted = false;
        call();
      }
    }
    library.close();
  })();
  return { [Symbol.dispose]: () => void (wanted = false) };
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function systemLibrary(): Deno.DynamicLibrary<{ readonly poll: typeof poll }> | undefined {
  const { os } = Deno.build;
  if (os !== "linux" && os !== "darwin") return undefined;
  try {
    return Deno.dlopen(os === "linux" ? "libc.so.6" : "libSystem.B.dylib", { poll });
  } catch {
    // Another C library, or no permission.
    return undefined;
  }
}
