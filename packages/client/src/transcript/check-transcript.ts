// Whether a transcript is what its exporter signed, for anybody who has the file: no profile, no node, no network. What it
// shows is that the owner of the key vouched for these lines, in this order; not that the others wrote them, and not whose
// the key is: that says the log of the node named.
import { verifyTranscript } from "@quicproquo/protocol";
import type { TranscriptCheck } from "../api.ts";
import { fromHex, sameBytes, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { FileChunks } from "../files/file-chunks.ts";
import { safeText } from "../safe-text.ts";
import { Chain, digestOf } from "./chain.ts";
import { BEGIN, END, parseJsonLine, parseSeal, type Seal, SEAL_ROWS, TEXT_TITLE } from "./forms.ts";

/** A message as JSON with every character escaped, and room. */
const LONGEST_LINE = 64 * 1024 * 1024;
const MOST_LINES = 10_000_000;
/** How many broken lines are named. */
const MOST_NAMED = 100;

/** Reads all of a file. Throws `file-unreadable`; `transcript-invalid` for what is no transcript. */
export async function checkTranscript(path: string): Promise<TranscriptCheck> {
  using file = new FileChunks(path);
  return await checkLines(linesOf(file));
}

/** As `checkTranscript`, of lines without their line breaks. */
export async function checkLines(lines: AsyncIterable<string>): Promise<TranscriptCheck> {
  const reader = lines[Symbol.asyncIterator]();
  const first = await reader.next();
  if (first.done === true) throw invalid("it is empty");
  if (first.value === TEXT_TITLE) return await checkText(first.value, reader);
  if (first.value.startsWith('{"type":"transcript","version":1,')) return await checkJson(first.value, reader);
  throw invalid("it does not begin as one");
}

/** Which lines do not follow from the one before; the chain goes on behind each from the link that stands there. */
class Judge {
  readonly #chain = new Chain();
  readonly broken: number[] = [];
  count = 0;

  take(digest: Uint8Array, link: Uint8Array): void {
    if (sameBytes(this.#chain.add(digest), link)) return;
    this.count += 1;
    if (this.broken.length < MOST_NAMED) this.broken.push(this.#chain.lines);
    this.#chain.goOnFrom(link);
  }

  verdict(seal: Seal, format: TranscriptCheck["format"]): TranscriptCheck {
    const { name, origin, key, signature } = seal;
    const { head, lines } = this.#chain;
    const signed = verifyTranscript(key, seal, signature);
    // Whoever changed the end and made the links fit cannot have made the signature fit.
    const covered = signed && seal.lines === lines && sameBytes(seal.head, head);
    return {
      format,
      name: safeText(name),
      origin: safeText(origin),
      key: toHex(key),
      lines,
      signedLines: seal.lines,
      broken: this.broken,
      brokenCount: this.count,
      signature: covered ? "holds" : signed ? "of-other-lines" : "false",
      valid: covered && this.count === 0,
    };
  }
}

async function checkJson(first: string, rest: AsyncIterator<string>): Promise<TranscriptCheck> {
  const judge = new Judge();
  for (let line = first, number = 1;; number++) {
    const parsed = parseJsonLine(line);
    if (parsed === undefined) {
      const seal = sealOf(line);
      if (seal === undefined) throw invalid(`line ${number} is not of a transcript`);
      if ((await rest.next()).done !== true) throw invalid("something stands behind its signature");
      return judge.verdict(seal, "json");
    }
    judge.take(digestOf(parsed.body), parsed.link);
    const next = await rest.next();
    if (next.done === true) throw invalid("its signature is missing: it is cut off");
    line = next.value;
  }
}

function sealOf(line: string): Seal | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "signature") {
      return undefined;
    }
    return parseSeal(new Map<string, unknown>(Object.entries(value)));
  } catch {
    return undefined;
  }
}

async function checkText(first: string, rest: AsyncIterator<string>): Promise<TranscriptCheck> {
  const digests: Uint8Array[] = [];
  for (let line = first; line !== BEGIN;) {
    digests.push(digestOf(line));
    const next = await rest.next();
    if (next.done === true) throw invalid("its signature is missing: it is cut off");
    line = next.value;
  }
  const fields = new Map<string, unknown>();
  for (let row = 0; row < SEAL_ROWS; row++) {
    const [, field = "", value = ""] = /^([a-z]+) (.*)$/s.exec((await rest.next()).value ?? "") ?? [];
    fields.set(field, field === "lines" && /^\d{1,15}$/.test(value) ? Number(value) : value);
  }
  const seal = parseSeal(fields);
  if (seal === undefined) throw invalid("its signature is not one");
  const links: Uint8Array[] = [];
  for (;;) {
    const next = await rest.next();
    if (next.done === true) throw invalid("its end is missing: it is cut off");
    if (next.value === END) break;
    const link = fromHex(next.value);
    if (link?.length !== 32) throw invalid("a link of its chain is not one");
    links.push(link);
  }
  if ((await rest.next()).done !== true) throw invalid("something stands behind its signature");
  return judgeText(digests, links, seal);
}

/** Lines and links stand apart: one that was taken out or put in shifts those behind it. */
function judgeText(digests: readonly Uint8Array[], links: readonly Uint8Array[], seal: Seal): TranscriptCheck {
  const judge = new Judge();
  for (const [at, digest] of digests.entries()) judge.take(digest, links[at] ?? digest);
  const check = judge.verdict(seal, "text");
  return links.length === digests.length ? check : { ...check, valid: false };
}

/** Lines of UTF-8; the last one ends with a line break as well. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw invalid("it is not text");
    }
  };
  let held = "";
  let count = 0;
  for await (const chunk of bytes) {
    held += decode(chunk);
    if (held.length > LONGEST_LINE) throw invalid("a line of it is longer than any is");
    const lines = held.split("\n");
    held = lines.pop() ?? "";
    for (const line of lines) {
      if (++count > MOST_LINES) throw invalid("it has more lines than any has");
      yield line;
    }
  }
  if (held !== "" || decode() !== "") throw invalid("its last line is cut off");
}

function invalid(why: string): Error {
  return clientError("transcript-invalid", `this is no transcript that could be checked: ${why}`);
}
