// Somebody who was away: messages of two others wait at the node, in a group and in a conversation of two. Measured is the
// time from opening the profile until everything is stored and acknowledged, and what a look at the past takes meanwhile.
import { join } from "node:path";
import {
  type ConversationId,
  type Engine,
  type Environment,
  firstContact,
  openProfile,
  registerProfile,
  systemEnvironment,
} from "@quicproquo/client";
import { cheapPasswords } from "@quicproquo/testkit";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { cpuMicros, fromSorted, mainThreadMicros, residentMiB } from "../node/figures.ts";

const PASSWORD = "password";
/** Nobody's rates are measured here. */
const limits = {
  enqueuePerSecond: 1_000_000,
  enqueueBurst: 10_000_000,
  inboxMessages: 1_000_000,
  recipientMessages: 10_000_000,
  inboxCallBurst: 10_000_000,
  registrationsPerHour: 1_000,
  loginsPerMinutePerPrefix: 1_000,
  keyUploadBurst: 1_000_000,
};

export interface CaughtUp {
  readonly what: "group" | "two";
  readonly messages: number;
  readonly perSecond: number;
  /** Of this process, all its threads; of it the thread that everything else waits for. A part of it is the start. */
  readonly cpuMs: number;
  readonly mainMs: number;
  /** Of the node. */
  readonly nodeMs: number;
  /** Of this process at the end. */
  readonly mib: number;
  /** ms that one page of the past took meanwhile. */
  readonly p50: number;
  readonly p99: number;
}

export async function catchingUp(messages: number): Promise<CaughtUp[]> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-bench-" });
  try {
    await using node = await NodeProcess.start({ data: join(folder, "node"), limits });
    const register = async (name: string): Promise<Engine> => {
      const environment = environmentOf(folder, name);
      const contact = await firstContact(environment, node.address, soon());
      const engine = await registerProfile({ environment, contact, name, password: PASSWORD, signal: soon() });
      await engine.flushed(soon());
      return engine;
    };
    const found: CaughtUp[] = [];
    for (const what of ["group", "two"] as const) {
      const one = await register(`one.${what}`);
      const other = await register(`other.${what}`);
      const away = await register(`away.${what}`);
      const { name } = away.profile;
      const id = what === "two" ? (await one.openDirect(name)).id : await groupOf(one, [other, away]);
      await one.send(id, "the beginning");
      await one.flushed(soon());
      await arrived(away, id, 1);
      await away[Symbol.asyncDispose]();
      const senders = what === "two" ? [one] : [one, other];
      for (const sender of senders) await write(sender, id, messages / senders.length);
      for (const sender of [one, other]) await sender[Symbol.asyncDispose]();
      found.push(await measure(environmentOf(folder, name), node, name, { what, messages }));
    }
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function groupOf(founder: Engine, others: readonly Engine[]): Promise<ConversationId> {
  const { id } = await founder.createGroup("bench");
  for (const other of others) {
    await founder.invite(id, other.profile.name);
    await arrived(other, id, 0);
  }
  await founder.flushed(soon());
  for (const other of others) await other.flushed(soon());
  return id;
}

async function write(sender: Engine, id: ConversationId, count: number): Promise<void> {
  for (let at = 0; at < count;) {
    const some = Array.from(
      { length: Math.min(200, count - at) },
      (_, index) => `message ${at + index} of a week away`,
    );
    await Promise.all(some.map((text) => sender.send(id, text)));
    at += some.length;
    await sender.flushed(long());
  }
}

async function measure(
  environment: Environment,
  { pid: nodePid, origin }: Pick<NodeProcess, "pid" | "origin">,
  name: string,
  { what, messages }: Pick<CaughtUp, "what" | "messages">,
): Promise<CaughtUp> {
  const started = performance.now();
  const spent = (): readonly [number, number, number] => [
    cpuMicros(Deno.pid),
    mainThreadMicros(Deno.pid),
    cpuMicros(nodePid),
  ];
  const [cpuBefore, mainBefore, nodeBefore] = spent();
  await using engine = await openProfile({ environment, origin, name, password: PASSWORD });
  const looks: number[] = [];
  let looking = true;
  const looked = (async () => {
    const [conversation] = await engine.conversations();
    while (looking && conversation !== undefined) {
      const at = performance.now();
      await engine.history(conversation.id, { limit: 50 });
      looks.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await engine.caughtUp(long());
  const seconds = (performance.now() - started) / 1000;
  const [cpu, main, node] = spent();
  const [cpuMs, mainMs, nodeMs] = [
    (cpu - cpuBefore) / 1000 / messages,
    (main - mainBefore) / 1000 / messages,
    (node - nodeBefore) / 1000 / messages,
  ];
  const mib = residentMiB(Deno.pid);
  looking = false;
  await looked;
  const [conversation] = await engine.conversations();
  if ((conversation?.unread ?? 0) < messages) throw new Error(`${conversation?.unread} of ${messages} arrived`);
  const sorted = looks.toSorted((left, right) => left - right);
  const [p50, p99] = [fromSorted(sorted, 0.5), fromSorted(sorted, 0.99)];
  const perSecond = messages / seconds;
  console.log(
    `${what === "two" ? "conversation of two" : "group of three"}: ${messages} messages in ${seconds.toFixed(2)} s, ` +
      `${perSecond.toFixed(0)} a second (to reach: 3000); CPU each ${cpuMs.toFixed(2)} ms, of it ${
        mainMs.toFixed(2)
      } on ` +
      `the first thread, and ${nodeMs.toFixed(2)} at the node; ${
        mib.toFixed(0)
      } MiB; a page of the past meanwhile p50 ` +
      `${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
  return { what, messages, perSecond, cpuMs, mainMs, nodeMs, mib, p50, p99 };
}

async function arrived(engine: Engine, id: ConversationId, texts: number): Promise<void> {
  for (;;) {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _events = engine.on(() => resolve());
    const found = await engine.find(id);
    if (found !== undefined) {
      const written = (await engine.history(id)).filter(({ notice }) => !notice);
      if (written.length >= texts) return;
    }
    await promise;
  }
}

function environmentOf(folder: string, name: string): Environment {
  return { ...systemEnvironment({ dataFolder: join(folder, name) }), ...cheapPasswords };
}

const soon = (): AbortSignal => AbortSignal.timeout(60_000);
const long = (): AbortSignal => AbortSignal.timeout(600_000);
