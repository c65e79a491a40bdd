// Writes the TLS presentation language as MLS uses it (RFC 9420 §2.1), into one buffer that grows: the structures that are
// signed, hashed and sent, and this package's own stored state.

/** Bytes that `writeVariableSize` needs for a vector of `length` bytes. */
export function variableSizeLength(length: number): 1 | 2 | 4 {
  return length < 2 ** 6 ? 1 : length < 2 ** 14 ? 2 : 4;
}

/** Bytes of `opaque<V>`. */
export function opaqueLength({ length }: Uint8Array): number {
  return variableSizeLength(length) + length;
}

/** Most of what is written is a label, a key or a hash with little around it. */
const FIRST_CAPACITY = 128;

export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  /** With `capacity` bytes at first; if that is what is written, nothing is copied. */
  constructor(capacity: number = FIRST_CAPACITY) {
    this.#bytes = new Uint8Array(capacity);
  }

  uint8(value: number): this {
    return this.#number(value, 1);
  }

  uint16(value: number): this {
    return this.#number(value, 2);
  }

  uint32(value: number): this {
    return this.#number(value, 4);
  }

  uint64(value: bigint): this {
    this.#number(Number(value >> 32n), 4);
    return this.#number(Number(value & 0xffffffffn), 4);
  }

  /** Bytes as they are, without a length. */
  fixed(bytes: Uint8Array): this {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** So many bytes of zero. */
  zeros(count: number): this {
    this.#grow(count);
    // What was not written yet is zero.
    this.#length += count;
    return this;
  }

  /** `opaque<V>`. */
  opaque(bytes: Uint8Array): this {
    return this.variableSize(bytes.length).fixed(bytes);
  }

  /** `T<V>`. */
  vector<T>(elements: readonly T[], write: (writer: Writer, element: T) => void): this {
    const start = this.#length;
    for (const element of elements) write(this, element);
    const length = this.#length - start;
    // The length stands in front, and how long it is shows only now.
    const size = variableSizeLength(length);
    this.#grow(size);
    this.#bytes.copyWithin(start + size, start, this.#length);
    this.#length = start;
    this.variableSize(length);
    this.#length += length;
    return this;
  }

  variableSize(length: number): this {
    if (length >= 2 ** 30) throw new RangeError(`a vector of ${length} bytes cannot be encoded`);
    const size = variableSizeLength(length);
    const prefix = size === 1 ? 0 : size === 2 ? 0x4000 : 0x80000000;
    return this.#number(prefix + length, size);
  }

  /** What was written, in memory of its own: after it the writer is not used. */
  finish(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #number(value: number, size: 1 | 2 | 4): this {
    this.#grow(size);
    // Of the value modulo 2^32 the lowest bytes, as the shift takes them.
    for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.#bytes[this.#length++] = value >>> shift;
    return this;
  }

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
