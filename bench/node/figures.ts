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

/** The same of its first thread, which is the one that runs the program's JavaScript. */
export function mainThreadMicros(pid: number): number {
  return (statOf(`${pid}/task/${pid}`, 11) + statOf(`${pid}/task/${pid}`, 12)) * tickMicros;
}

/** A field of `/proc/PID/stat`, counted from the one behind the name. */
function statOf(pid: number | string, field: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[field]);
}

/** The same of processes, those below them, and those of them that have ended: a server that gives each client one. */
export function cpuMicrosOfTree(...pids: readonly number[]): number {
  const ticksOf = (pid: number): number => [11, 12, 13, 14].reduce((sum, field) => sum + statOf(pid, field), 0);
  for (;;) {
    try {
      return withDescendants(pids).reduce((sum, pid) => sum + ticksOf(pid), 0) * tickMicros;
    } catch (error) {
      // One has ended meanwhile. What it took is its parent's now, which may have been read already: once more.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Resident memory of a process, MiB (proc(5), `VmRSS`). */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return Number(kib) / 1024;
}

/** Processes with all that are below them now. */
export function withDescendants(pids: readonly number[]): readonly number[] {
  return pids.flatMap((pid) => {
    try {
      const tasks = [...Deno.readDirSync(`/proc/${pid}/task`)];
      const children = tasks.flatMap(({ name }) =>
        Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).split(" ").filter((child) => child !== "").map(
          Number,
        )
      );
      return [pid, ...withDescendants(children)];
    } catch (error) {
      // It, or one of its threads, has just ended.
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}

/** User and system time so far in us of the threads of that name. */
export function cpuMicrosOfThreads(pids: readonly number[], name: string): number {
  let ticks = 0;
  for (const pid of pids) {
    for (const { name: task } of Deno.readDirSync(`/proc/${pid}/task`)) {
      const thread = `${pid}/task/${task}`;
      if (!Deno.readTextFileSync(`/proc/${thread}/comm`).startsWith(name)) continue;
      ticks += statOf(thread, 11) + statOf(thread, 12);
    }
  }
  return ticks * tickMicros;
}

/** Memory of these processes and those below them, MiB; what several share is divided among them (proc(5), `Pss`). */
export function treeMiB(pids: readonly number[]): number {
  let kib = 0;
  for (const pid of withDescendants(pids)) {
    kib += Number(/^Pss:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`))?.[1] ?? NaN);
  }
  return kib / 1024;
}
