// A plain TCP connection, as far as TLS needs one: Deno's own has this shape, and `NodeTcp` gives it to Node's.

export interface Tcp {
  readonly remoteAddr: { readonly hostname: string; readonly port: number };
  setNoDelay(on?: boolean): void;
  /** Into `buffer`; how much, or null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** How much of it went out. */
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
}
