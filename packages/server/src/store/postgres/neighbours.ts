// Other nodes on the same database, over a connection beside that of the groups: what one commits it tells by NOTIFY after the
// commit, what comes meanwhile together (placed-to-tell.ts); and each looks up what it may not have been told (a node that died
// between its commit and its NOTIFY, a connection that was lost) while anybody waits. On its own connection, nothing here waits
// behind a group, or holds one up; nothing that is written over it has to survive a crash of the server, so no fsync is waited
// for.

import type { Clock, Timer } from "@quicproquo/transport";
import { NodeError } from "../../errors.ts";
import type { Follower, Neighbours, Spent } from "../neighbours.ts";
import type { AccountId, Arrival } from "../store.ts";
import { Arrivals } from "./arrivals.ts";
import { endsKeptFor } from "./expired.ts";
import { KeptConnection } from "./kept-connection.ts";
import { connect, type Connected, type ConnectOptions, storeFailure } from "./open.ts";
import { PlacedToTell } from "./placed-to-tell.ts";
import type { Sql } from "./sql.ts";

export interface NeighboursOptions extends Omit<ConnectOptions, "as"> {
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  /** No other node is let in: there is nobody to tell. */
  readonly alone: boolean;
}

/** While somebody waits, ms. */
const lookEvery = 400;
/** Characters of one notice; the server takes 7,999 bytes. */
const noticeLength = 7_000;
/** What says that there is something to look up. */
const lookUp = "?";

interface Looked {
  readonly xmin: string;
  readonly xmax: string;
  readonly now: number;
  readonly drawn: number;
  readonly logSize: number;
  readonly ended: readonly string[];
  readonly subscribed: readonly string[];
  readonly placed: readonly string[];
}

export class PostgresNeighbours implements Neighbours, AsyncDisposable {
  readonly #options: NeighboursOptions;
  /** Tells one's own notices from others'. */
  readonly #self: string;
  #channel = "";
  #kept: KeptConnection | undefined;
  /** Resolves when there is a connection again, or none will come. */
  #back = Promise.withResolvers<void>();
  #closed = false;
  #follower: Follower | undefined;
  #asOf = -Infinity;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #next: Timer | undefined;
  /** Everything that transactions before this one did has been told. */
  #seenBefore = "0";
  readonly #arrivals = new Arrivals();
  /** The database's clock at the last look, ms. */
  #lookedAt: number | undefined;
  #logSize = 0;
  readonly #placed: PlacedToTell;
  #changed = false;
  #telling = false;

  private constructor(options: NeighboursOptions) {
    this.#options = options;
    this.#self = options.random(8).toHex();
    this.#placed = new PlacedToTell(options.clock, () => this.#tellSoon());
  }

  /** Throws as `connect` does. */
  static async open(options: NeighboursOptions): Promise<PostgresNeighbours> {
    const neighbours = new PostgresNeighbours(options);
    neighbours.#keep(await neighbours.#connect());
    return neighbours;
  }

  get asOf(): number {
    return this.#asOf;
  }

  follow(follower: Follower): void {
    this.#follower = follower;
    this.#look();
  }

  needed(): void {
    if (this.#next !== undefined || this.#closed) return;
    this.#next = this.#options.clock.after(lookEvery, () => {
      this.#look().then(() => {
        this.#next = undefined;
        if (this.#follower?.waits() === true) this.needed();
      });
    });
  }

  /** A message was committed here. */
  placed(recipient: AccountId, arrival: Arrival): void {
    if (this.#options.alone) return;
    this.#placed.add(recipient, arrival);
    this.#tellSoon();
  }

  /** Something else was committed here that others look up. */
  changed(): void {
    if (this.#options.alone) return;
    this.#changed = true;
    this.#tellSoon();
  }

  async subscribe(account: AccountId): Promise<number> {
    for (;;) {
      try {
        const opened = await this.#sql().first<{ generation: number }>(
          `INSERT INTO subscriptions AS s (account, generation, opened_by)
           SELECT id, 1, pg_current_xact_id() FROM accounts WHERE id = $1
           ON CONFLICT (account) DO UPDATE SET generation = s.generation + 1, opened_by = excluded.opened_by
           RETURNING generation`,
          account,
        );
        this.changed();
        return opened?.generation ?? 0;
      } catch (error) {
        const failure = storeFailure(error);
        if (failure.code !== "store-away" || this.#closed) throw failure;
        await this.#back.promise;
      }
    }
  }

  async settle(spent: readonly Spent[]): Promise<readonly number[]> {
    try {
      // Locked in one order, whoever else settles; by the database's clock, as nodes' may differ.
      const rows = await this.#sql().all<{ bucket: Uint8Array; level: number }>(
        `INSERT INTO rate_levels AS r (bucket, level, at, burst, per_ms, full_at)
         SELECT bucket, burst - spent, at, burst, per_ms, at + ceil(greatest(0, spent) / per_ms)
         FROM unnest($1::bytea[], $2::float8[], $3::float8[], $4::float8[]) AS s (bucket, spent, burst, per_ms),
           LATERAL (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at) AS now
         ORDER BY bucket
         ON CONFLICT (bucket) DO UPDATE SET
           level = least(excluded.burst,
             least(excluded.burst, r.level + greatest(0, excluded.at - r.at) * excluded.per_ms)
               - (excluded.burst - excluded.level)),
           at = greatest(r.at, excluded.at), burst = excluded.burst, per_ms = excluded.per_ms,
           full_at = greatest(r.full_at, excluded.at) + (excluded.full_at - excluded.at)
         RETURNING bucket, level`,
        spent.map(({ bucket }) => bucket),
        spent.map((one) => one.spent),
        spent.map(({ burst }) => burst),
        spent.map(({ perMs }) => perMs),
      );
      const levels = new Map(rows.map(({ bucket, level }) => [bucket.toHex(), level]));
      return spent.map(({ bucket, burst }) => levels.get(bucket.toHex()) ?? burst);
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#next?.cancel();
    this.#placed[Symbol.dispose]();
    this.#kept?.end();
    this.#back.resolve();
    await this.#looking;
    await this.#kept?.[Symbol.asyncDispose]();
  }

  #sql(): Sql {
    const connected = this.#kept?.connected;
    if (connected === undefined) throw new NodeError("store-away", "the database cannot be reached");
    return connected.sql;
  }

  async #connect(): Promise<Connected> {
    const { url, password } = this.#options;
    const connected = await connect({ url, password });
    try {
      await connected.sql.script("SET synchronous_commit = 'off'");
      // Channels are the database's; what nodes share is the schema.
      const named = await connected.sql.first<{ channel: string }>(
        "SELECT 'qpq_' || md5(current_schema()) AS channel",
      );
      this.#channel = named?.channel ?? "";
      connected.onNotice((text) => this.#heard(text));
      await connected.sql.script(`LISTEN ${this.#channel}`);
      return connected;
    } catch (error) {
      await connected[Symbol.asyncDispose]();
      throw error;
    }
  }

  #keep(connected: Connected): void {
    this.#back.resolve();
    this.#kept = new KeptConnection(connected, {
      clock: this.#options.clock,
      connect: () => this.#connect(),
      lost: () => this.#back = Promise.withResolvers(),
      back: () => {
        this.#back.resolve();
        // What was told while nobody listened.
        if (this.#follower !== undefined) this.#look();
      },
    });
  }

  #heard(text: string): void {
    const [self, ...said] = text.split(" ");
    if (self === this.#self) return;
    for (const one of said) {
      if (one === lookUp) this.#look();
      else this.#came([one]);
    }
  }

  #came(pairs: readonly string[]): void {
    for (const pair of pairs) {
      const [recipient, arrival] = numbersIn(pair);
      this.#follower?.came(recipient, arrival);
    }
  }

  #tellSoon(): void {
    if (this.#telling) return;
    this.#telling = true;
    void this.#tell();
  }

  /** What comes while one notice is under way goes with the next. Who misses one looks. */
  async #tell(): Promise<void> {
    await Promise.resolve();
    for (;;) {
      const said = this.#placed.take().map(([recipient, arrival]) => `${recipient}:${arrival}`);
      if (this.#changed) said.push(lookUp);
      this.#changed = false;
      if (said.length === 0) break;
      try {
        for (const notice of noticesOf(this.#self, said)) {
          await this.#sql().run("SELECT pg_notify($1, $2)", this.#channel, notice);
        }
      } catch (error) {
        if (storeFailure(error).code !== "store-away") await this.#kept?.connected?.[Symbol.asyncDispose]();
      }
    }
    // In the same step as the last look, so that nothing comes between.
    this.#telling = false;
  }

  #look(): Promise<void> {
    if (this.#looking !== undefined) this.#lookAgain = true;
    this.#looking ??= this.#lookUntilDone().finally(() => this.#looking = undefined);
    return this.#looking;
  }

  async #lookUntilDone(): Promise<void> {
    do {
      this.#lookAgain = false;
      const connected = this.#kept?.connected;
      if (connected === undefined) return;
      try {
        await this.#lookOnce(connected.sql);
      } catch {
        // A connection on which this fails is no good; another one looks again.
        await connected[Symbol.asyncDispose]();
        return;
      }
    } while (this.#lookAgain && !this.#closed);
  }

  async #lookOnce(sql: Sql): Promise<void> {
    const asOf = this.#options.clock.monotonic();
    const looked = await sql.first<Looked>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin,
         pg_snapshot_xmax(pg_current_snapshot())::text AS xmax,
         (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
         (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM messages_arrival_seq) AS drawn,
         (SELECT coalesce(max(position) + 1, 0) FROM log_entries) AS "logSize",
         ARRAY(SELECT encode(token_hash, 'hex') FROM ended_sessions WHERE ended_by >= $1::text::xid8) AS ended,
         ARRAY(SELECT account || ':' || generation FROM subscriptions WHERE opened_by >= $1::text::xid8) AS subscribed,
         ARRAY(SELECT recipient || ':' || max(arrival) FROM messages WHERE arrival > $2 GROUP BY recipient) AS placed`,
      this.#seenBefore,
      this.#arrivals.floor ?? Number.MAX_SAFE_INTEGER,
    );
    if (looked === undefined) throw new Error("a look saw nothing");
    const { xmin, xmax, now, drawn, logSize, ended, subscribed, placed } = looked;
    const follower = this.#follower;
    const missed = this.#lookedAt !== undefined && Math.abs(now - this.#lookedAt) > endsKeptFor / 2;
    if (missed) follower?.endsWereMissed();
    if (ended.length > 0) follower?.ended(ended.map((hex) => Uint8Array.fromHex(hex)));
    for (const pair of subscribed) follower?.subscribed(...numbersIn(pair));
    if (this.#arrivals.floor === undefined) follower?.anythingMayHaveCome();
    else this.#came(placed);
    if (logSize > this.#logSize) follower?.logGrew(logSize);
    this.#logSize = logSize;
    this.#arrivals.looked({ now, drawn, xmin: BigInt(xmin), xmax: BigInt(xmax) });
    this.#seenBefore = xmin;
    this.#lookedAt = now;
    this.#asOf = asOf;
  }
}

function numbersIn(pair: string): [number, number] {
  const [left, right] = pair.split(":").map(Number);
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) throw new RangeError(`no pair of numbers: ${pair}`);
  return [left ?? 0, right ?? 0];
}

/** Each begins with who says it. */
function noticesOf(self: string, said: readonly string[]): readonly string[] {
  const notices: string[] = [];
  let notice = self;
  for (const one of said) {
    if (notice.length + one.length >= noticeLength) {
      notices.push(notice);
      notice = self;
    }
    notice += ` ${one}`;
  }
  return [...notices, notice];
}
