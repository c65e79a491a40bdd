// Newcomers come in one by one, so that those who are there already get their turns.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { FakeClock, turn } from "@quicproquo/testkit";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { defaultLimits } from "./limits.ts";
import { QuicDoorway } from "./quic-listen.ts";
import { type Doorway, Reception } from "./reception.ts";
import type { Connection } from "./stream.ts";
import { TlsDoorway } from "./tls-listen.ts";
import { Turns } from "./turns.ts";

const host = "127.0.0.1";
const own = await createCertificate(Date.now());
const doors = { quic: QuicDoorway, tls: TlsDoorway };

/** Turns that somebody gives. */
class GivenTurns implements Pick<Turns, "next"> {
  readonly waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** To the first who waits, and waits for one. */
  async give(): Promise<void> {
    while (this.waiting.length === 0) await turn();
    this.waiting.shift()?.();
  }
}

interface Opened {
  readonly door: Doorway;
  readonly turns: GivenTurns;
  readonly next: () => Promise<Connection>;
  dialled(): Promise<Connection>;
}

function open(transport: "quic" | "tls"): Opened {
  const turns = new GivenTurns();
  const reception = new Reception(new FakeClock(), defaultLimits, turns);
  const door = new doors[transport](host, 0, own, reception);
  const connections = reception.connections()[Symbol.asyncIterator]();
  return {
    door,
    turns,
    async next() {
      const { value } = await connections.next();
      assert.ok(value !== undefined);
      return value;
    },
    async dialled() {
      const trust = { kind: "pinned", certificatePem: own.certPem } as const;
      const address = { host, port: door.port };
      const { connection } = await dial(address, { clock: systemClock, trust, transports: [transport] });
      await connection.write([Uint8Array.of(1)]);
      return connection;
    },
  };
}

Deno.test("turns are given one in each turn of the loop, in the order of the calls", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const all = Promise.all(["a", "b", "c"].map(async (who) => {
    await turns.next();
    seen.push(who);
  }));
  let watching = true;
  const watch = (): void => {
    seen.push("others");
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  await all;
  watching = false;
  await turn();
  assert.match(seen.join(" "), /^(others )*a (others )+b (others )+c( others)*$/);
});

for (const transport of ["quic", "tls"] as const) {
  Deno.test(`${transport}: a newcomer is let in when it is their turn`, async () => {
    const { door, turns, next, dialled } = open(transport);
    const clients = [dialled(), dialled()];
    let came = 0;
    for (const client of clients) client.then(() => came += 1);
    await turns.give();
    const servers = [await next()];
    // The other one waits for another turn.
    while (turns.waiting.length === 0) await turn();
    await Promise.race(clients);
    assert.equal(came, 1);
    await turns.give();
    servers.push(await next());
    for (const connection of [...servers, ...await Promise.all(clients)]) connection.abort();
    await door.close();
  });
}

Deno.test("tls: who waits for a turn when the listener closes is let go", async () => {
  const { door, turns } = open("tls");
  const tcp = await Deno.connect({ hostname: host, port: door.port });
  while (turns.waiting.length === 0) await turn();
  await door.close();
  await turns.give();
  assert.equal(await tcp.read(new Uint8Array(1)).catch(() => null), null);
  tcp.close();
});

Deno.test("quic: who waits for a turn when the listener closes is refused, and the listener ends at its own knock", async () => {
  const { door, turns, dialled } = open("quic");
  const refused = assert.rejects(dialled());
  while (turns.waiting.length === 0) await turn();
  const closed = door.close();
  await turns.give();
  await Promise.all([refused, closed]);
});
