// Requests and answers cross to the worker as one packed ArrayBuffer each: posting typed arrays or lists costs many times
// more in this runtime. Codecs are put together from the few below; both ends are this very program, so a mistake in a
// buffer is a defect and throws. Bytes are read as views of the buffer.

/** How a value crosses. */
export interface Codec<T> {
  write(to: PackedWriter, value: T): void;
  read(from: PackedReader): T;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class PackedWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(size = 16_384) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** For so many bytes that will be written: growing on the way there means zeros and copies. */
  reserve(size: number): void {
    this.#room(size);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  number(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** Overwrites a number written earlier. */
  numberAt(position: number, value: number): void {
    this.#view.setFloat64(position, value);
  }

  bytes(value: Uint8Array): void {
    this.#room(4 + value.length);
    this.#view.setUint32(this.#length, value.length);
    this.#bytes.set(value, this.#length + 4);
    this.#length += 4 + value.length;
  }

  text(value: string): void {
    this.bytes(encoder.encode(value));
  }

  /** Hands the buffer over, spare room included; the writer is empty afterwards and must not be used again. */
  take(): ArrayBuffer {
    const { buffer } = this.#bytes;
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(this.#bytes.buffer);
    return buffer;
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

export class PackedReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(buffer: ArrayBuffer) {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  byte(): number {
    const value = this.#view.getUint8(this.#at);
    this.#at += 1;
    return value;
  }

  number(): number {
    const value = this.#view.getFloat64(this.#at);
    this.#at += 8;
    return value;
  }

  bytes(): Uint8Array {
    const length = this.#view.getUint32(this.#at);
    const start = this.#at + 4;
    if (start + length > this.#bytes.length) throw new RangeError("packed bytes end early");
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }
}

export const nothing: Codec<void> = { write: () => {}, read: () => undefined };
export const number: Codec<number> = { write: (to, value) => to.number(value), read: (from) => from.number() };
export const bytes: Codec<Uint8Array> = { write: (to, value) => to.bytes(value), read: (from) => from.bytes() };
export const text: Codec<string> = { write: (to, value) => to.text(value), read: (from) => from.text() };
export const flag: Codec<boolean> = {
  write: (to, value) => to.byte(value ? 1 : 0),
  read: (from) => from.byte() === 1,
};

export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    write(to, value) {
      to.byte(value === undefined ? 0 : 1);
      if (value !== undefined) codec.write(to, value);
    },
    read: (from) => (from.byte() === 0 ? undefined : codec.read(from)),
  };
}

export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    write(to, values) {
      to.number(values.length);
      for (const value of values) codec.write(to, value);
    },
    read(from) {
      const values: T[] = [];
      for (let left = from.number(); left > 0; left--) values.push(codec.read(from));
      return values;
    },
  };
}

export function word<const W extends string>(...words: readonly W[]): Codec<W> {
  return {
    write: (to, value) => to.byte(words.indexOf(value)),
    read(from) {
      const found = words[from.byte()];
      if (found === undefined) throw new RangeError("packed word out of range");
      return found;
    },
  };
}

/** An object by its fields, each with its codec, in the order written here. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const names = keysOf(fields);
  return {
    write(to, value) {
      for (const name of names) fields[name].write(to, value[name]);
    },
    read(from) {
      const value: Partial<T> = {};
      for (const name of names) value[name] = fields[name].read(from);
      return complete(value);
    },
  };
}

function keysOf<T extends object>(object: T): (keyof T)[] {
  const names: (keyof T)[] = [];
  for (const name in object) names.push(name);
  return names;
}

// Every field was read: the mapped type of `fields` names all of them.
function complete<T extends object>(value: Partial<T>): T {
  return value as T;
}
