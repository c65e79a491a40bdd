// Figures of a run: quantiles, and what the kernel says of a process.

export function median(values: readonly number[]): number {
  return fromSorted(values.toSorted((a, b) => a - b), 0.5);
}

/** NaN if there are no values. */
export function fromSorted(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN;
}

/** User and system time of a process so far in us, all its threads (proc(5), `/proc/PID/stat`: ticks of 10 ms). */
export function cpuMicros(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Resident memory of a process, MiB (proc(5), `VmRSS`). */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return Number(kib) / 1024;
}
