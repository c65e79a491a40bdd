// A profile with a long past: what it takes to start with it (without Argon2, which costs what it is meant to), to scroll and
// to search. The messages are notes, which come about without a network and stand in the store as all others do.
import { join } from "node:path";
import {
  type Engine,
  type Environment,
  firstContact,
  openProfile,
  registerProfile,
  systemEnvironment,
} from "@quicproquo/client";
import { cheapPasswords } from "@quicproquo/testkit";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { cpuMicros, median } from "../node/figures.ts";

const PASSWORD = "password";
const NAME = "keeper";
const AT_ONCE = 1_000;
const mayTakeMs = 100;

const WORDS = "the quick brown fox jumps over lazy dogs while seven wizards box with my jug of liquor at dawn".split(
  " ",
);

export interface Looked {
  readonly what: string;
  /** ms, of some tries. */
  readonly median: number;
  readonly slowest: number;
  /** CPU of this process each, ms: what it takes on a machine with nothing else to do. */
  readonly cpu: number;
}

export async function longPast(kept: number): Promise<Looked[]> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-bench-" });
  const environment: Environment = { ...systemEnvironment({ dataFolder: join(folder, "profile") }), ...cheapPasswords };
  try {
    const origin = await fill(environment, join(folder, "node"), kept);
    const open = (): Promise<Engine> => openProfile({ environment, origin, name: NAME, password: PASSWORD });
    const found: Looked[] = [];
    found.push(
      await look("start: open, list, the last page", 10, async () => {
        await using engine = await open();
        const [notes] = await engine.conversations();
        if (notes !== undefined) await engine.history(notes.id, { limit: 50 });
      }),
    );
    await using engine = await open();
    const [notes] = await engine.conversations();
    if (notes === undefined) throw new Error("there is no conversation");
    let before = Number.MAX_SAFE_INTEGER;
    found.push(
      await look("scroll: a page of 50, from the newest on", 200, async () => {
        before = (await engine.history(notes.id, { before, limit: 50 }))[0]?.order ?? 0;
      }),
    );
    let at = 0;
    found.push(
      await look("scroll: a page of 50, anywhere", 200, async () => {
        at = (at + 7_919 * 13) % kept;
        await engine.history(notes.id, { before: at + 51, limit: 50 });
      }),
    );
    const rare = `number${Math.floor(kept / 3)}`;
    for (
      const [what, words] of [["a word of every message", "th"], ["a word of one", rare], [
        "two words of many",
        "qui daw",
      ]]
    ) {
      found.push(
        await look(`search: ${what}, 20 hits with 2 lines around each`, 20, async () => {
          const hits = await engine.search(words ?? "", { limit: 20, around: 2 });
          if (hits.length === 0) throw new Error(`${words} was not found`);
        }),
      );
    }
    for (const { what, median, slowest, cpu } of found) {
      const within = median <= mayTakeMs ? "yes" : "NO";
      console.log(
        `${what}: median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms, CPU ${
          cpu.toFixed(1)
        } ms (median at most ${mayTakeMs}: ${within})`,
      );
    }
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The node is gone afterwards: nothing of what is measured waits for it. */
async function fill(environment: Environment, data: string, kept: number): Promise<string> {
  await using node = await NodeProcess.start({ data });
  const signal = AbortSignal.timeout(60_000);
  const contact = await firstContact(environment, node.address, signal);
  await using engine = await registerProfile({ environment, contact, name: NAME, password: PASSWORD, signal });
  await engine.flushed(signal);
  const { id } = await engine.openDirect(NAME);
  const begun = performance.now();
  for (let at = 0; at < kept; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, kept - at) }, (_, index) => words(at + index));
    await Promise.all(some.map((text) => engine.send(id, text)));
  }
  console.log(`${kept} messages stored in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return node.origin;
}

/** Twelve words, one of which no other message has, and one that all have. */
function words(number: number): string {
  const some = Array.from({ length: 10 }, (_, at) => WORDS[(number * 7 + at * (1 + number % 5)) % WORDS.length]);
  return `the ${some.join(" ")} number${number}`;
}

async function look(what: string, times: number, act: () => Promise<void>): Promise<Looked> {
  const took: number[] = [];
  const cpuBefore = cpuMicros(Deno.pid);
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    await act();
    took.push(performance.now() - begun);
  }
  const cpu = (cpuMicros(Deno.pid) - cpuBefore) / 1000 / times;
  return { what, median: median(took), slowest: Math.max(...took), cpu };
}
