// Figures of a run: quantiles, and what the kernel says of a process.

const tickMicros = 10_000;

export function median(values: readonly number[]): number {
  return fromSorted(values.toSorted((a, b) => a - b), 0.5);
}

/** NaN if there are no values. */
export function fromSorted(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN;
}

/** User and system time of a process so far in us, all its threads (proc(5), `/proc/PID/stat`: ticks of 10 ms). */
export function cpuMicros(pid: number): number {
  return (statOf(pid, 11) + statOf(pid, 12)) * tickMicros;
}

/** A field of `/proc/PID/stat`, counted from the one behind the name. */
function statOf(pid: number, field: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[field]);
}

/** The same of a process, those that it began, and those of them that have ended: a server that gives each client one. */
export function cpuMicrosOfTree(pid: number): number {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter((id) =>
    id !== ""
  );
  const ended = statOf(pid, 13) + statOf(pid, 14);
  return cpuMicros(pid) + ended * tickMicros + children.reduce((sum, id) => sum + cpuMicros(Number(id)), 0);
}

/** Resident memory of a process, MiB (proc(5), `VmRSS`). */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return Number(kib) / 1024;
}
