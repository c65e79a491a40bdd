// One sitting at the prompt: enter, converse, perhaps as somebody else, leave.
import type { Engine } from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import type { Next } from "../commands/word.ts";
import { holderGone } from "../daemon/holder-gone.ts";
import type { Door } from "../door.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";
import { enter, type Wish } from "./onboarding.ts";
import { unlocked } from "./lock.ts";
import { type Beginning, Prompt } from "./prompt.ts";

export interface SessionOptions {
  readonly door: Door;
  readonly face: Face;
  readonly clock: Clock;
  readonly wish: Wish;
  /** What whoever comes in first has as their first line. */
  readonly first?: string | undefined;
  readonly signal: AbortSignal;
}

/** How long leaving waits for messages that are on their way to a node that answers. */
const lastFlushMs = 2_000;

/** Resolves with the exit code when the person leaves. The face stays open: whoever made it closes it. */
export async function runSession({ door, face, clock, wish, first, signal }: SessionOptions): Promise<ExitCode> {
  let wanted = wish;
  let typed = first;
  for (;;) {
    const engine = await enter(door, face, wanted, signal);
    if (engine === undefined) return exitCodes.interrupted;
    try {
      const next = await converse(engine, typed);
      typed = undefined;
      await flushBriefly(engine.connection.state === "online", (limit) => engine.flushed(limit), clock);
      if (next.next === "quit") return exitCodes.done;
      wanted = { way: next.next, name: next.name };
    } finally {
      await engine[Symbol.asyncDispose]();
    }
  }

  /** A prompt, and another one each time it was locked and opened again. */
  async function converse(
    engine: Engine,
    first: string | undefined,
  ): Promise<Exclude<Next, { readonly next: "lock" }>> {
    let prompt = new Prompt(engine, face, clock);
    for (let next = await sit(engine, prompt, { first });;) {
      if (next.next !== "lock") return next;
      const open = prompt.current?.id;
      if (!await unlocked(engine, face)) return { next: "quit" };
      prompt = new Prompt(engine, face, clock);
      next = await sit(engine, prompt, { reopened: open });
    }
  }

  /** Other programs are let in meanwhile; while it is locked nobody is. */
  async function sit(engine: Engine, prompt: Prompt, beginning: Beginning): Promise<Next> {
    const { endOf } = await import("../daemon/remote-engine.ts");
    let sitting = true;
    let gone = false;
    void endOf(engine).then(() => {
      gone = sitting;
      if (gone) face.end();
    });
    try {
      await using _socket = await door.hold(engine, () => face.end());
      const next = await prompt.run(beginning);
      if (gone) throw holderGone();
      return next;
    } finally {
      sitting = false;
    }
  }

  async function flushBriefly(
    online: boolean,
    flushed: (limit: AbortSignal) => Promise<void>,
    timing: Clock,
  ): Promise<void> {
    if (!online) return;
    const limit = new AbortController();
    const timer = timing.after(lastFlushMs, () => limit.abort());
    try {
      await flushed(limit.signal);
    } catch {
      // Kept in the outbox: the next start sends it.
      face.print(text.prompt.notAllSent);
    } finally {
      timer.cancel();
    }
  }
}
