// What the runtime has. Node has no QUIC yet that could be used, and Deno has its own behind a flag.

export const runsOnDeno: boolean = "Deno" in globalThis;

/** Whether there is QUIC here: under Deno with `--unstable-net`. */
export const hasQuic: boolean = runsOnDeno && "QuicEndpoint" in Deno;
