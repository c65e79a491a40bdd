// A crowd of people who are connected and do nothing: `crowd.fixture.ts NODE COUNT`, half of them over QUIC, half over TLS;
// some are logged in and subscribed. Asked to `gather`, all connect; `second`: one in a hundred leaves and comes back;
// `check`: who is subscribed gets a message, who is not an answer. The numbers told are how many are held, how many
// connections ended that nobody here ended, how often somebody was not let in within a dial's time and tried again, and how
// many were reached by the check.

import { Inbox } from "@quicproquo/protocol/schema";
import { answerQuestions, type Numbers } from "@quicproquo/testkit/answering-process";
import {
  type Account,
  NearNode,
  type NodeLink,
  parseAnnounced,
  registerAccount,
} from "@quicproquo/testkit/node-process";
import { TransportError } from "@quicproquo/transport";

const [address = "", size] = Deno.args;
const announced = parseAnnounced(address);
if (announced === undefined) throw new Error(`${address} is no node's address`);
const node = new NearNode(announced);
const count = Number(size);
/** Of so many one has an account, which costs more than its connection. */
const subscribing = 10;
const arriving = 16;
/** Whoever is not let in at once tries again, as our clients do. */
const tries = 5;
/** ms for a message to reach everybody. */
const patience = 60_000;
const channelId = new TextEncoder().encode("crowd");

class Member {
  readonly link: NodeLink;
  readonly #subscription: Disposable | undefined;
  /** The newest message. */
  seen = 0;
  leaving = false;

  private constructor(link: NodeLink, account: Account | undefined) {
    this.link = link;
    this.#subscription = account && this.#subscribe(account);
    link.rpc.closed.then(() => {
      if (!this.leaving) lost += 1;
    });
  }

  static async join(at: number): Promise<Member> {
    const link = await connect(at % 2 === 0 ? "quic" : "tls");
    const member = new Member(link, accounts.get(at));
    // Behind the subscription on the same connection.
    await link.node.health();
    return member;
  }

  async leave(): Promise<void> {
    this.leaving = true;
    this.#subscription?.[Symbol.dispose]();
    await this.link[Symbol.asyncDispose]();
  }

  /** Resolves once it is known that this one is served. */
  async reached(message: number): Promise<void> {
    if (this.#subscription === undefined) await this.link.node.health();
    while (this.#subscription !== undefined && this.seen < message) {
      await new Promise<void>((next) => this.#arrived = next);
    }
  }

  #arrived: () => void = () => {};

  #subscribe({ key: recipientKey, auth }: Account): Disposable {
    const sink = Inbox.serve({
      deliver: ({ envelopes }) => {
        for (const { data } of envelopes) this.seen = Math.max(this.seen, data[0] ?? 0);
        this.#arrived();
        return {};
      },
      closed: () => ({}),
    });
    return this.link.node.subscribe({ recipientKey, sink, auth }).subscription;
  }
}

const accounts = new Map<number, Account>();
const members: Member[] = [];
let [lost, next, messages, waited] = [0, 0, 0, 0];

await answerQuestions(async (question): Promise<Numbers> => {
  if (question === "gather") await gather();
  else if (question === "second") await second();
  else if (question === "check") return { held: members.length, lost, waited, reached: await check() };
  else throw new Error(`nobody asks ${question}`);
  return { held: members.length, lost, waited };
});

async function connect(transport: "quic" | "tls"): Promise<NodeLink> {
  for (let left = tries;; left -= 1) {
    try {
      return await node.connect(transport);
    } catch (error) {
      if (left === 0 || !(error instanceof TransportError) || error.code !== "timeout") throw error;
      waited += 1;
    }
  }
}

async function gather(): Promise<void> {
  await using first = await node.connect("tls");
  for (let each = 0; each < count; each += subscribing) {
    accounts.set(each, await registerAccount(first.node, node.origin, `crowd${each}`));
  }
  let at = 0;
  await Promise.all(Array.from({ length: arriving }, async () => {
    while (at < count) {
      const own = at++;
      members[own] = await Member.join(own);
    }
  }));
}

async function second(): Promise<void> {
  const turn = Array.from({ length: Math.max(1, Math.round(count / 100)) }, () => next++ % count);
  await Promise.all(turn.map(async (at) => {
    await members[at]?.leave();
    members[at] = await Member.join(at);
  }));
}

async function check(): Promise<number> {
  messages += 1;
  const [anyone] = members;
  const auth = accounts.get(0)?.auth;
  for (const { key: recipientKey } of accounts.values()) {
    const payload = Uint8Array.of(messages);
    await anyone?.link.node.enqueue({ recipientKey, channelId, payload, version: 1, ttlSecs: 0, auth });
  }
  let reached = 0;
  const all = Promise.all(members.map(async (member) => {
    await member.reached(messages);
    reached += 1;
  }));
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  await Promise.race([all.catch(() => {}), late]);
  clearTimeout(timer);
  return reached;
}
