// Writes the TLS presentation language as MLS uses it (RFC 9420 §2.1): the structures that are signed or hashed, and this
// package's own stored state.

/** Bytes that `writeVariableSize` needs for a vector of `length` bytes. */
export function variableSizeLength(length: number): 1 | 2 | 4 {
  return length < 2 ** 6 ? 1 : length < 2 ** 14 ? 2 : 4;
}

export class Writer {
  readonly #parts: Uint8Array[] = [];

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

  /** Bytes as they are, without a length. They are not copied until `finish`. */
  fixed(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** `opaque<V>`. */
  opaque(bytes: Uint8Array): this {
    return this.variableSize(bytes.length).fixed(bytes);
  }

  /** `T<V>`. */
  vector<T>(elements: readonly T[], write: (writer: Writer, element: T) => void): this {
    const inner = new Writer();
    for (const element of elements) write(inner, element);
    return this.opaque(inner.finish());
  }

  variableSize(length: number): this {
    if (length >= 2 ** 30) throw new RangeError(`a vector of ${length} bytes cannot be encoded`);
    const size = variableSizeLength(length);
    const prefix = size === 1 ? 0 : size === 2 ? 0x4000 : 0x80000000;
    return this.#number(prefix + length, size);
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #number(value: number, size: 1 | 2 | 4): this {
    const bytes = new Uint8Array(size);
    for (let at = size - 1, rest = value; at >= 0; at--) {
      bytes[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.#parts.push(bytes);
    return this;
  }
}
