/** Told by `info` and `--version`. */
export const version = "0.1.0";
