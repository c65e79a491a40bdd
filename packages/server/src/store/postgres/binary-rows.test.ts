// Rows in binary are found in what a server says, however it comes in pieces.

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { Buffer } from "node:buffer";
import pg from "pg";
import { Messages, readBinaryRows } from "./binary-rows.ts";

function message(type: string, body: readonly number[] | Buffer): Buffer {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type);
  bytes.writeUInt32BE(4 + body.length, 1);
  bytes.set(body, 5);
  return bytes;
}

const row = message("D", [0, 3, 0, 0, 0, 3, 7, 8, 9, 255, 255, 255, 255, 0, 0, 0, 0]);
const rowSeen = `row ${row.subarray(5).toString("hex")}`;
/** What is in them is not looked at here: the last byte of a description says how rows come. */
const described = (binary: boolean): Buffer => message("T", [1, 2, 3, binary ? 1 : 0]);
const complete = message("C", Buffer.from("SELECT 2\0"));
const ready = message("Z", Buffer.from("I"));

/** Whatever is said in pieces that end at these places: what is passed on, put together, with rows in their place. */
function seen(said: Buffer, ends: readonly number[]): readonly string[] {
  const all: string[] = [];
  let passed = "";
  const messages = new Messages((bytes) => {
    passed += bytes.toString("hex");
    // As `pg` finds it, message by message.
    for (;;) {
      const length = passed.length < 10 ? Infinity : 2 + 2 * Number.parseInt(passed.slice(2, 10), 16);
      if (passed.length < length) break;
      const one = passed.slice(0, length);
      all.push(one);
      passed = passed.slice(length);
      if (one.startsWith("54")) messages.binary = one.endsWith("01");
    }
  }, ({ bytes, from }) => all.push(`row ${bytes.toString("hex", from, from + row.length - 5)}`));
  let from = 0;
  for (const end of [...ends, said.length]) {
    messages.take(said.subarray(from, end));
    from = end;
  }
  strictEqual(passed, "");
  return all;
}

Deno.test("binary rows: are taken out of what is passed on, wherever it is cut", () => {
  const said = [
    described(true),
    row,
    row,
    complete,
    ready,
    described(false),
    row,
    complete,
    described(true),
    row,
    ready,
  ];
  const expected = said.map((one, at) => [1, 2, 9].includes(at) ? rowSeen : one.toString("hex"));
  const bytes = Buffer.concat(said);
  deepStrictEqual(seen(bytes, []), expected);
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      deepStrictEqual(seen(bytes, [first, second]), expected, `cut at ${first} and ${second}`);
    }
  }
  deepStrictEqual(seen(bytes, Array.from(bytes.keys())), expected, "byte by byte");
});

Deno.test("binary rows: one that came in pieces is its reader's own, one within a piece lies where it came", () => {
  for (let cut = 1; cut < row.length; cut += 1) {
    const owned: boolean[] = [];
    const messages = new Messages(() => {}, ({ bytes, own }) => {
      owned.push(own);
      strictEqual(bytes.buffer.byteLength === row.length, own, `${bytes.length} bytes`);
    });
    messages.binary = true;
    const said = Buffer.concat([row, row]);
    messages.take(said.subarray(0, row.length + cut));
    messages.take(said.subarray(row.length + cut));
    deepStrictEqual(owned, [false, true], `cut at ${cut}`);
  }
});

Deno.test("binary rows: a pg that reads otherwise is not worked with", () => {
  const { connection } = new pg.Client();
  Object.assign(connection, { attachListeners: undefined });
  throws(() => readBinaryRows(connection), /does not read/);
});
