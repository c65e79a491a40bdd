// The life of one fresh group, each step's CPU taken: founded with everybody by one commit, so that no parent of its tree
// is set; the founder's first new keys, which cost one encryption a member; another member's; somebody added, who joins;
// messages. Whatever implementation is behind a peer, the steps are the same, and all but three members never act.

import process from "node:process";
import type { Peer } from "../../tests/interop/mls/peer.ts";

/** CPU in ms, of all threads of the process; encryption and decryption of one message. */
export type Figures = Readonly<Record<Step, number>>;

export const steps = [
  "found",
  "join the bare tree",
  "self-update, bare tree",
  "process it",
  "add one",
  "process an add",
  "join after commits",
  "encrypt 1 KiB",
  "decrypt 1 KiB",
] as const;
export type Step = (typeof steps)[number];

/** Sent and read for the figure of one. */
export const messages = 1000;

export interface Cast {
  /** Founder, member and newcomer; fresh for each group. */
  readonly actors: readonly [Peer, Peer, Peer];
  /** Key packages of all the others, two fewer than the group has members. */
  readonly others: readonly Uint8Array[];
  readonly groupId: Uint8Array;
  /** Around each step. */
  readonly begins?: () => void;
  readonly ends?: (step: Step) => void;
}

export async function live({ actors, others, groupId, begins, ends }: Cast): Promise<Figures> {
  const figures = Object.fromEntries(steps.map((step) => [step, Number.NaN])) as Record<Step, number>;
  const timed = async <T>(step: Step, run: () => Promise<T>): Promise<T> => {
    begins?.();
    const before = process.cpuUsage();
    const result = await run();
    const { user, system } = process.cpuUsage(before);
    ends?.(step);
    figures[step] = (user + system) / 1000;
    return result;
  };
  const [founder, member, newcomer] = actors;
  await founder.create(groupId);
  const middle = others.length >> 1;
  const all = [...others.slice(0, middle), await member.keyPackage(), ...others.slice(middle)];
  const founded = await timed("found", () => founder.add(all));
  await timed("join the bare tree", () => member.join(welcomeOf(founded)));

  const update = await timed("self-update, bare tree", () => founder.update());
  await timed("process it", () => member.receive(update.commit));
  const second = await member.update();
  await founder.receive(second.commit);

  const keyPackage = await newcomer.keyPackage();
  const added = await timed("add one", () => founder.add([keyPackage]));
  await timed("process an add", () => member.receive(added.commit));
  await timed("join after commits", () => newcomer.join(welcomeOf(added)));

  const data = new Uint8Array(1024).fill(7);
  // Each speaker's first message derives the way to its leaf: once in an epoch, and so not what a message costs.
  await member.receive(await founder.encrypt(data));
  const sent: Uint8Array[] = [];
  await timed("encrypt 1 KiB", async () => {
    for (let each = 0; each < messages; each += 1) sent.push(await founder.encrypt(data));
  });
  await timed("decrypt 1 KiB", async () => {
    for (const message of sent) await member.receive(message);
  });
  figures["encrypt 1 KiB"] /= messages;
  figures["decrypt 1 KiB"] /= messages;

  const [one, other] = [await founder.exportSecret(32), await newcomer.exportSecret(32)];
  if (one.toHex() !== other.toHex()) throw new Error("founder and newcomer do not agree");
  return figures;
}

function welcomeOf({ welcome }: { readonly welcome: Uint8Array | undefined }): Uint8Array {
  if (welcome === undefined) throw new Error("nobody was welcomed");
  return welcome;
}
