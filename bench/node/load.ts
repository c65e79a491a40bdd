// One sender and one receiver at a node. Every message is answered, so it is on disk; every message comes to the receiver
// once, in order, is looked at, and is acked.

import { Inbox } from "@quicproquo/protocol/schema";
import { type Account, type NodeLink, type NodeProcess, registerAccount } from "@quicproquo/testkit/node-process";
import { Arrivals, numberOf, type Sender } from "../arrivals.ts";
import { cpuMicros, cpuMicrosOfTree } from "./figures.ts";

export type Transport = "quic" | "tls";

export interface Ends {
  readonly sender: Account;
  readonly receiver: Account;
  readonly sending: NodeLink;
  readonly receiving: NodeLink;
}

const channelId = new TextEncoder().encode("bench");

/** The receiver's side: subscribed until disposed. */
export class Receiver extends Arrivals implements Disposable {
  readonly #subscription: Disposable;

  constructor({ receiving: { node }, receiver: { key: recipientKey, auth } }: Ends) {
    super(async (upTo) => {
      await node.ack({ recipientKey, channelId, version: 1, seqUpTo: BigInt(upTo), auth });
    });
    const sink = Inbox.serve({
      deliver: ({ envelopes }) => {
        for (const { seq, data } of envelopes) {
          const number = numberOf(data);
          if (seq !== BigInt(number)) this.fail(new Error(`message ${number} came as seq ${seq}`));
          this.take(number);
        }
        return {};
      },
      closed: ({ reason }) => {
        this.fail(new Error(`the subscription ended: ${reason}`));
        return {};
      },
    });
    const call = node.subscribe({ recipientKey, sink, auth });
    call.then(() => {}, (error: unknown) => this.fail(error));
    this.#subscription = call.subscription;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }
}

/** What a message is sent by: resolves once the node has it on disk. */
export function enqueuing(
  { sending: { node }, sender: { auth }, receiver: { key: recipientKey } }: Ends,
): (payload: Uint8Array) => PromiseLike<unknown> {
  return (payload) => node.enqueue({ recipientKey, channelId, payload, version: 1, ttlSecs: 0, auth });
}

/** A user name that nobody has. */
export function freshName(): string {
  return `b${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
}

/** Two fresh accounts with a connection each, both at the node unless another is said for the receiver. */
export async function withEnds<T>(
  node: NodeProcess,
  transport: Transport,
  use: (ends: Ends) => Promise<T>,
  receivingAt: NodeProcess = node,
): Promise<T> {
  await using sending = await node.connect(transport);
  await using receiving = await receivingAt.connect(transport);
  const sender = await registerAccount(sending.node, node.origin, freshName());
  const receiver = await registerAccount(receiving.node, node.origin, freshName());
  return await use({ sender, receiver, sending, receiving });
}

export interface Cost {
  readonly perSecond: number;
  /** us a message. */
  readonly nodesMicros: number;
  readonly databaseMicros: number;
}

export interface CostOptions {
  readonly count: number;
  readonly inFlight: number;
  /** Process ids. */
  readonly nodes: readonly number[];
  /** Of the process that all others of a database server belong to, if there is one that can be measured. */
  readonly database: number | undefined;
}

/** Until all that is sent was answered, came and was acked. */
export async function costOf(
  sender: Sender,
  receiver: Receiver,
  { count, inFlight, nodes, database }: CostOptions,
): Promise<Cost> {
  const ofNodes = (): number => nodes.reduce((sum, pid) => sum + cpuMicros(pid), 0);
  const ofDatabase = (): number => database === undefined ? 0 : cpuMicrosOfTree(database);
  const before = [ofNodes(), ofDatabase()] as const;
  const started = performance.now();
  await sender.sendMany(count, inFlight);
  await receiver.all(sender.sent);
  return {
    perSecond: count / ((performance.now() - started) / 1000),
    nodesMicros: (ofNodes() - before[0]) / count,
    databaseMicros: (ofDatabase() - before[1]) / count,
  };
}
