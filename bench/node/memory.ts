// How long memory takes that the processor's own caches do not hold, measured beside what has much code and data to fetch. On a
// virtual machine the cache behind them is shared with whoever else is on the processor, and how much of it is left changes
// from minute to minute.

/** 8 MiB. */
const places = 2 ** 21;
/** Each line of a cache about eight times. */
const reads = places / 2;

let next: Int32Array | undefined;

/** ns for a read that cannot begin before the one before it is there. */
export function measureMemory(): number {
  const chain = next ??= cycle();
  // Twice: what was not looked at for a while lies in no cache at all.
  follow(chain, reads);
  const started = performance.now();
  follow(chain, reads);
  return (performance.now() - started) * 1e6 / reads;
}

function follow(chain: Int32Array, times: number): number {
  let at = 0;
  for (let left = times; left > 0; left -= 1) at = chain[at] ?? 0;
  return at;
}

/** All places in one cycle, in no order that could be guessed (Sattolo's algorithm). */
function cycle(): Int32Array {
  const chain = Int32Array.from({ length: places }, (_, at) => at);
  for (let last = places - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * last);
    const kept = chain[last] ?? 0;
    chain[last] = chain[other] ?? 0;
    chain[other] = kept;
  }
  return chain;
}
