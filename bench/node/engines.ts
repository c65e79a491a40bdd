// Two engines at a node: how long a text takes from `send` to the event that shows it to the other person, everything
// between included: MLS, both encrypted stores, the node's disk.

import { join } from "node:path";
import { type Engine, firstContact, registerProfile, systemEnvironment } from "@quicproquo/client";
import { cheapPasswords } from "@quicproquo/testkit";
import type { NodeProcess } from "@quicproquo/testkit/node-process";

export interface EngineDelayOptions {
  readonly node: NodeProcess;
  readonly folder: string;
  readonly transport: "quic" | "tls";
  readonly count: number;
  readonly perSecond: number;
}

const patience = 30_000;

/** ms from the call of `send` to the other engine's event, sorted. */
export async function measureEngineDelay(options: EngineDelayOptions): Promise<number[]> {
  const { count, perSecond, transport } = options;
  await using alice = await register(options, `alice-${transport}`);
  await using bob = await register(options, `bob-${transport}`);
  await bob.flushed(AbortSignal.timeout(patience));
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let met = Promise.withResolvers<void>();
  using _listening = bob.on((event) => {
    if (event.type !== "message" || event.message.notice) return;
    const at = sentAt.get(event.message.text);
    if (at === undefined) return met.resolve();
    delays.push(performance.now() - at);
    if (delays.length === count) resolve();
  });
  const { id } = await alice.openDirect(`bob-${transport}`);
  // The first ones found the group and warm up.
  for (let each = 0; each < 20; each += 1) {
    met = Promise.withResolvers();
    await alice.send(id, `warm ${each}`);
    await met.promise;
  }
  for (let number = 0; number < count; number += 1) {
    await new Promise((next) => setTimeout(next, 1000 / perSecond));
    const text = `message ${number}`;
    sentAt.set(text, performance.now());
    await alice.send(id, text);
  }
  await Promise.race([all, new Promise((_, reject) => AbortSignal.timeout(patience).onabort = reject)]);
  return delays.toSorted((a, b) => a - b);
}

/** Passwords cost next to nothing here: they are no part of what is measured. */
async function register({ node, folder, transport }: EngineDelayOptions, name: string): Promise<Engine> {
  const dataFolder = join(folder, name);
  const environment = { ...systemEnvironment({ dataFolder, transports: [transport] }), ...cheapPasswords };
  const signal = AbortSignal.timeout(patience);
  const contact = await firstContact(environment, node.address, signal);
  return await registerProfile({ environment, contact, name, password: `password of ${name}`, signal });
}
