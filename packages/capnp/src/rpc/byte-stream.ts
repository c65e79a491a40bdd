// What the RPC system needs of a connection: three methods, declared here so that this package depends on no transport.

export interface ByteStream {
  /**
   * The next bytes, at least one; the buffer is the reader's and is never written again. `undefined` after the peer's
   * orderly end; rejects if the stream was cut. One read at a time.
   */
  read(): Promise<Uint8Array | undefined>;
  /** Sends the parts in order. Resolves when the next write is welcome. The parts stay unchanged until then. */
  write(parts: readonly Uint8Array[]): Promise<void>;
  /** Orderly end: what was written is delivered first. May be called again. */
  close(reason?: { readonly code: number; readonly text: string }): Promise<void>;
}
