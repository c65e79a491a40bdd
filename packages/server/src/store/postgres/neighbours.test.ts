// Two nodes on one database and what they know of each other: told at once, looked up if nobody told, and after a connection
// that was lost. Registered by the store's own tests, on their server.

import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import type { Clock } from "@quicproquo/transport";
import { key, people, register } from "../contract-subject.test.ts";
import { Rates } from "../../api/rates.ts";
import { configureLimits } from "@quicproquo/protocol";
import type { Follower, Neighbours, Spent } from "../neighbours.ts";
import { login, send } from "../store-contract.test.ts";
import type { Store } from "../store.ts";

export interface Ground {
  test(what: string, fn: () => Promise<void>): void;
  schema(): Promise<string>;
  open(url: string, options: { readonly clock?: Clock; readonly as?: "visitor" }): Promise<Store>;
  ask(url: string, text: string): Promise<unknown>;
}

/** What one node was told. */
class Told implements Follower {
  readonly placed = new Map<number, number>();
  readonly endedHashes = new Set<string>();
  readonly subscriptions = new Map<number, number>();
  missed = 0;
  looks = 0;
  size = 0;
  #check: () => void = () => {};

  static of({ neighbours }: Store): Told {
    const told = new Told();
    neighboursOf({ neighbours }).follow(told);
    return told;
  }

  came(recipient: number, arrival: number): void {
    this.placed.set(recipient, Math.max(arrival, this.placed.get(recipient) ?? 0));
    this.#check();
  }

  anythingMayHaveCome(): void {}

  ended(tokenHashes: readonly Uint8Array[]): void {
    for (const hash of tokenHashes) this.endedHashes.add(hash.toHex());
    this.#check();
  }

  endsWereMissed(): void {
    this.missed += 1;
    this.#check();
  }

  subscribed(account: number, generation: number): void {
    this.subscriptions.set(account, generation);
    this.#check();
  }

  logGrew(size: number): void {
    this.size = size;
    this.#check();
  }

  waits(): boolean {
    this.looks += 1;
    this.#check();
    return true;
  }

  until(met: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (met()) resolve();
      };
      this.#check();
    });
  }
}

function neighboursOf({ neighbours }: Pick<Store, "neighbours">): Neighbours {
  if (neighbours === undefined) throw new Error("the store has no neighbours");
  return neighbours;
}

export function neighboursTests({ test, schema, open, ask }: Ground): void {
  /** Two nodes whose time stands still, and a visitor, who tells nobody what it does. */
  const three = async (
    use: (one: Store, other: Store, visitor: Store, clock: FakeClock, url: string) => Promise<void>,
  ) => {
    const url = await schema();
    const clock = new FakeClock(1_800_000_000_000);
    await using one = await open(url, { clock });
    await using other = await open(url, { clock });
    await using visitor = await open(url, { clock, as: "visitor" });
    await use(one, other, visitor, clock, url);
  };
  /** Looks happen by the clock: what they find is waited for. */
  const pass = async (clock: FakeClock, told: Told, met: () => boolean): Promise<void> => {
    let over = false;
    const done = told.until(met).then(() => over = true);
    while (!over) {
      await clock.advance(400);
      await Promise.race([done, new Promise((next) => setTimeout(next))]);
    }
  };
  const arrivalOf = async (store: Store): Promise<number> => {
    const outcome = await send(store, 1, 2, "a");
    ok(outcome.kind === "stored");
    return outcome.placed.arrival;
  };

  test("what one node commits the other is told at once, by its notice alone", () =>
    three(async (one, other) => {
      await people(one, 2);
      const told = Told.of(other);
      const arrival = await arrivalOf(one);
      await told.until(() => told.placed.get(2) === arrival);
      await one.batchEnqueue({
        sender: 1,
        recipientKeys: [key(1), key(2)],
        channelId: new Uint8Array(16),
        payload: key(1),
        now: 1,
        expiresAt: 2 ** 45,
      });
      await told.until(() => told.placed.has(1) && (told.placed.get(2) ?? 0) > arrival);
      await login(one, 1, key(9));
      await one.endSession({ tokenHash: key(9) });
      await told.until(() => told.endedHashes.has(key(9).toHex()));
      strictEqual(await register(one, "carol", key(3)), "registered");
      await told.until(() => told.size === 3);
    }));

  test("what nobody told is looked up while somebody waits", () =>
    three(async (_one, other, visitor, clock) => {
      await people(visitor, 2);
      const told = Told.of(other);
      await told.until(() => told.size === 2);
      const neighbours = neighboursOf(other);
      neighbours.needed();
      await pass(clock, told, () => neighbours.asOf === clock.monotonic());
      const first = await arrivalOf(visitor);
      await pass(clock, told, () => told.placed.get(2) === first);
      const second = await arrivalOf(visitor);
      await pass(clock, told, () => told.placed.get(2) === second);
      await login(visitor, 1, key(9));
      await visitor.deleteAccount({ account: 1, now: 2 });
      await pass(clock, told, () => told.endedHashes.has(key(9).toHex()) && told.size === 3);
    }));

  test("a node whose connections were cut learns what it missed", () =>
    three(async (one, other, visitor, clock, url) => {
      await people(one, 2);
      const told = Told.of(other);
      neighboursOf(other).needed();
      const before = await arrivalOf(one);
      await pass(clock, told, () => told.placed.get(2) === before && told.looks > 3);
      await ask(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'qpq-server' AND pid <> pg_backend_pid()",
      );
      let arrival: number | undefined;
      while (arrival === undefined) {
        arrival = await arrivalOf(visitor).catch(() => undefined);
        await clock.advance(50);
        await new Promise((next) => setTimeout(next));
      }
      await pass(clock, told, () => told.placed.get(2) === arrival);
    }));

  test("of the subscriptions of an account the newest is known everywhere", () =>
    three(async (one, other) => {
      await people(one, 1);
      const told = Told.of(other);
      strictEqual(await neighboursOf(one).subscribe(1), 1);
      await told.until(() => told.subscriptions.get(1) === 1);
      strictEqual(await neighboursOf(other).subscribe(1), 2);
      strictEqual(await neighboursOf(one).subscribe(1), 3);
      await told.until(() => told.subscriptions.get(1) === 3);
      strictEqual(await neighboursOf(one).subscribe(77), 0, "nobody's");
    }));

  test("what is spent on one node is missing on the other", () =>
    three(async (one, other) => {
      const bucket = (spent: number, at = 1): Spent => ({ bucket: key(at).slice(16), spent, burst: 10, perMs: 1e-9 });
      const rounded = async (store: Store, spent: readonly Spent[]): Promise<readonly number[]> =>
        (await neighboursOf(store).settle(spent)).map((level) => Math.round(level));
      deepStrictEqual(await rounded(one, [bucket(4), bucket(1, 2)]), [6, 9]);
      deepStrictEqual(await rounded(other, [bucket(3, 2), bucket(8)]), [6, -2], "in the order of the request");
      deepStrictEqual(await rounded(one, [bucket(-5)]), [3], "what is given back is there again");
      deepStrictEqual(await rounded(one, [bucket(-50)]), [10], "a bucket is not more than full");
      deepStrictEqual(await rounded(other, [{ ...bucket(10), perMs: 1e9 }]), [0]);
      // By the database's own clock: a millisecond of it has to pass.
      while ((await rounded(one, [{ ...bucket(0), perMs: 1e9 }]))[0] !== 10);
    }));

  test("two nodes give out little more than one may, and no login more", () =>
    three(async (one, other, _visitor, clock) => {
      const limits = configureLimits({
        keyUploadsPerHour: 1,
        keyUploadBurst: 80,
        failedLoginsPerHourPerName: 20,
      });
      const nodes = [one, other].map(({ neighbours }) => new Rates(limits, clock, neighbours));
      let given = 0;
      for (let asked = 0; asked < 100; asked += 1) {
        for (const rates of nodes) {
          if (rates.take([{ rate: "keyUploads", of: "alice", cost: 1 }]) === 0) given += 1;
          await rates.settled();
        }
      }
      ok(given >= 80 && given <= 80 + 2 * 80 / 8, `${given} of 80`);

      const failed = { rate: "failedLoginsOfName", of: "alice", cost: 1 } as const;
      const waits = await Promise.all(
        Array.from({ length: 60 }, (_, asked) => (nodes[asked % 2] ?? new Rates(limits, clock)).takeTogether([failed])),
      );
      const admitted = waits.filter((wait) => wait === 0).length;
      strictEqual(admitted, 20);
      ok(waits.every((wait) => wait === 0 || wait > 100_000), "who is refused is told for how long");
      for (const rates of nodes) await rates.settled();
      // What the other gives back now, and gave back before, this one has not heard of.
      nodes[1]?.giveBack(failed);
      await nodes[1]?.settled();
      notStrictEqual(await nodes[0]?.takeTogether([failed]), 0, "as it was known a moment ago");
      await clock.advance(1_000);
      strictEqual(await nodes[0]?.takeTogether([failed]), 0, "what was given back there is there here");
    }));
}
