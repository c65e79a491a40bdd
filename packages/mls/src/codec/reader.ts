// Reads the TLS presentation language as MLS uses it (RFC 9420 §2.1). Every read is bounded by what is left, variable
// sizes must be encoded in the fewest bytes (§2.1.2), and a caller names a limit for what would otherwise be the sender's
// to choose. A reader never copies: what it returns are views of the input.

/** Why bytes are not the structure that was asked for. Caught where a parser begins; it does not leave this package. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from: number = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  get position(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  uint8(field: string): number {
    return this.#number(1, field);
  }

  uint16(field: string): number {
    return this.#number(2, field);
  }

  uint32(field: string): number {
    return this.#number(4, field);
  }

  uint64(field: string): bigint {
    const high = BigInt(this.#number(4, field));
    return (high << 32n) | BigInt(this.#number(4, field));
  }

  /** `opaque field[length]`. */
  fixed(length: number, field: string): Uint8Array {
    this.#demand(length, field);
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  /** `opaque field<V>` of at most `limit` bytes. */
  opaque(limit: number, field: string): Uint8Array {
    return this.fixed(this.#length(limit, field), field);
  }

  /** `T field<V>` of at most `limit` elements and `byteLimit` bytes. */
  vector<T>(limit: number, byteLimit: number, field: string, element: (reader: Reader) => T): T[] {
    const length = this.#length(byteLimit, field);
    this.#demand(length, field);
    const inner = new Reader(this.#bytes, this.#at, this.#at + length);
    this.#at += length;
    const elements: T[] = [];
    while (inner.remaining > 0) {
      if (elements.length === limit) throw new DecodeError(`${field}: more than ${limit} elements`);
      const before = inner.position;
      elements.push(element(inner));
      if (inner.position === before) throw new DecodeError(`${field}: an element of no bytes`);
    }
    return elements;
  }

  /** The bytes from `start`, a former position, up to here. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at);
  }

  /** Nothing may follow. */
  end(field: string): void {
    if (this.remaining > 0) throw new DecodeError(`${field}: ${this.remaining} bytes left over`);
  }

  #number(size: 1 | 2 | 4, field: string): number {
    this.#demand(size, field);
    let value = 0;
    for (let more = size; more > 0; more--) value = value * 256 + (this.#bytes[this.#at++] ?? 0);
    return value;
  }

  #demand(length: number, field: string): void {
    if (length > this.remaining) throw new DecodeError(`${field}: ${length} bytes announced, ${this.remaining} left`);
  }

  #length(limit: number, field: string): number {
    const length = this.variableSize(field);
    if (length > limit) throw new DecodeError(`${field}: ${length} bytes, at most ${limit} are taken`);
    return length;
  }

  /** The length in front of a variable-size vector (RFC 9420 §2.1.2): one, two or four bytes, never more than needed. */
  variableSize(field: string): number {
    const first = this.uint8(field);
    const prefix = first >> 6;
    if (prefix === 3) throw new DecodeError(`${field}: invalid length prefix`);
    let value = first & 0x3f;
    for (let more = (1 << prefix) - 1; more > 0; more--) value = value * 256 + this.uint8(field);
    if ((prefix === 1 && value < 2 ** 6) || (prefix === 2 && value < 2 ** 14)) {
      throw new DecodeError(`${field}: length ${value} is not minimally encoded`);
    }
    return value;
  }
}
