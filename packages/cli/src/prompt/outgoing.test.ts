import { strict as assert } from "node:assert";
import type { ConversationId, Message, MessageId, SafeText } from "@quicproquo/client";
import type { Clock } from "../clock.ts";
import { Outgoing, settleMs } from "./outgoing.ts";

class HandClock implements Clock {
  #now = 0;
  #timers: { at: number; call: () => void }[] = [];
  now(): number {
    return this.#now;
  }
  after(ms: number, call: () => void): { cancel(): void } {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    return { cancel: () => (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }
  pass(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { call } of due) call();
  }
}

function story(drawn: boolean) {
  const clock = new HandClock();
  const seen: string[] = [];
  let rows: readonly string[] = [];
  const outgoing = new Outgoing(clock, drawn, {
    write: (message) => seen.push(`${message.text} ${message.state}`),
    followUp: (messages, state) => seen.push(`${state}: ${messages.map(({ text }) => text).join(" ")}`),
    rows: (shown) => (rows = shown),
  });
  const own = (text: string): Message => ({
    id: text as MessageId,
    conversation: "c" as ConversationId,
    order: 1,
    author: { name: undefined, key: "00", displayName: undefined },
    own: true,
    text: text as SafeText,
    sentAt: 0,
    state: "pending",
    notice: false,
    expiresAt: undefined,
    files: [],
    edited: false,
    withdrawn: undefined,
    replyTo: undefined,
    reactions: [],
    mentions: [],
    mentionsMe: false,
    readBy: [],
  });
  return { clock, seen, outgoing, own, id: (text: string) => text as MessageId, live: () => rows.length };
}

Deno.test("outgoing: delivered promptly, a message is written once, delivered", () => {
  const { outgoing, own, id, seen, live, clock } = story(true);
  outgoing.add(own("a"), "delivered");
  assert.equal(live(), 1);
  outgoing.state(id("a"), "sent");
  outgoing.state(id("a"), "delivered");
  assert.deepEqual(seen, ["a delivered"]);
  assert.equal(live(), 0);
  clock.pass(settleMs * 2);
  assert.deepEqual(seen, ["a delivered"]);
});

Deno.test("outgoing: in a group sent is all there is", () => {
  const { outgoing, own, id, seen } = story(true);
  outgoing.add(own("a"), "sent");
  outgoing.state(id("a"), "sent");
  assert.deepEqual(seen, ["a sent"]);
});

Deno.test("outgoing: sent and not delivered in time is written as sent, and delivery told later, once for all", () => {
  const { outgoing, own, id, seen, clock } = story(true);
  for (const text of ["a", "b"]) {
    outgoing.add(own(text), "delivered");
    outgoing.state(id(text), "sent");
  }
  clock.pass(settleMs);
  assert.deepEqual(seen, ["a sent", "b sent"]);
  outgoing.state(id("a"), "delivered");
  outgoing.state(id("b"), "delivered");
  clock.pass(settleMs);
  assert.deepEqual(seen.slice(2), ["delivered: a b"]);
});

Deno.test("outgoing: what is pending stays in the live area however long, and below what arrives", () => {
  const { outgoing, own, id, seen, clock, live } = story(true);
  outgoing.add(own("a"), "delivered");
  clock.pass(settleMs * 10);
  outgoing.flushSent();
  assert.deepEqual(seen, []);
  assert.equal(live(), 1);
  outgoing.state(id("a"), "sent");
  assert.deepEqual(seen, ["a sent"]);
});

Deno.test("outgoing: on lines a pending message is written as pending after a while, then told as sent", () => {
  const { outgoing, own, id, seen, clock } = story(false);
  outgoing.add(own("a"), "delivered");
  clock.pass(settleMs);
  assert.deepEqual(seen, ["a pending"]);
  outgoing.state(id("a"), "sent");
  clock.pass(settleMs);
  assert.deepEqual(seen, ["a pending", "sent: a"]);
});

Deno.test("outgoing: another line flushes what reached the node before it", () => {
  const { outgoing, own, id, seen } = story(true);
  outgoing.add(own("a"), "delivered");
  outgoing.add(own("b"), "delivered");
  outgoing.state(id("a"), "sent");
  outgoing.flushSent();
  assert.deepEqual(seen, ["a sent"]);
});

Deno.test("outgoing: states never go back, and order is kept", () => {
  const { outgoing, own, id, seen } = story(true);
  outgoing.add(own("a"), "delivered");
  outgoing.add(own("b"), "delivered");
  outgoing.state(id("b"), "delivered");
  outgoing.state(id("b"), "sent");
  assert.deepEqual(seen, []);
  outgoing.state(id("a"), "delivered");
  outgoing.state(id("a"), "sent");
  assert.deepEqual(seen, ["a delivered", "b delivered"]);
});

Deno.test("outgoing: at the end everything is written as it stands", () => {
  const { outgoing, own, seen, live } = story(true);
  outgoing.add(own("a"), "delivered");
  outgoing.flushAll();
  assert.deepEqual(seen, ["a pending"]);
  assert.equal(live(), 0);
});
