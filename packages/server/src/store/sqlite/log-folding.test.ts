// When the log is folded and by whom, on real connections: the other thread's part is run where the test says.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Database } from "better-sqlite3-multiple-ciphers";
import { NodeError } from "../../errors.ts";
import { farTooLong, LogFolding, longLog } from "./log-folding.ts";
import { openDatabase } from "./open.ts";

interface Log {
  readonly log: number;
  readonly checkpointed: number;
}

class Bench implements Disposable {
  readonly folder: string = Deno.makeTempDirSync({ prefix: "qpq-folding-" });
  readonly database: Database = this.open();
  readonly reports: string[] = [];
  /** How often the other thread was asked. */
  asked = 0;
  /** Ends what it was asked for. */
  end: (failure?: NodeError) => void = () => {};
  closed = 0;

  constructor() {
    this.database.exec("CREATE TABLE blocks (id INTEGER PRIMARY KEY, bytes BLOB)");
  }

  open(): Database {
    return openDatabase({ path: `${this.folder}/node.db`, key: new Uint8Array(32).fill(7), maxBytes: undefined });
  }

  folding(apart: boolean): LogFolding {
    const start = (folded: (failure: NodeError | undefined) => void) => ({
      fold: () => {
        this.asked += 1;
        this.end = (failure) => folded(failure);
      },
      waitUntilIdle() {},
      close: () => {
        this.closed += 1;
        return Promise.resolve();
      },
    });
    return new LogFolding(this.database, apart ? start : undefined, ({ code }) => this.reports.push(code));
  }

  /** As the other thread does it while so much is written. */
  foldApart(meanwhile: number): void {
    const [other, reader] = [this.open(), this.open()];
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM sqlite_schema").get();
    if (meanwhile > 0) this.write(meanwhile);
    // As far as somebody reads.
    other.pragma("wal_checkpoint(PASSIVE)");
    reader.close();
    other.close();
  }

  write(pages: number): void {
    this.database.prepare("INSERT INTO blocks (bytes) VALUES (zeroblob(?))").run(4_096 * pages - 2_048);
  }

  get log(): Log {
    return this.database.prepare<[], Log>("PRAGMA wal_checkpoint(NOOP)").get() ?? { log: NaN, checkpointed: NaN };
  }

  [Symbol.dispose](): void {
    this.database.close();
    Deno.removeSync(this.folder, { recursive: true });
  }
}

Deno.test("folding: a long log is left to the other thread, the short rest is folded here, and the log begins anew", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(longLog - 100);
  folding.afterWrites();
  strictEqual(bench.asked, 0);
  bench.write(200);
  folding.afterWrites();
  folding.afterWrites();
  strictEqual(bench.asked, 1);
  strictEqual(bench.log.checkpointed, 0);

  bench.foldApart(20);
  const { log, checkpointed } = bench.log;
  ok(checkpointed > longLog && log > checkpointed);
  bench.end();
  strictEqual(bench.asked, 1);
  strictEqual(bench.log.checkpointed, log);
  bench.write(1);
  ok(bench.log.log < 20);
});

Deno.test("folding: what was written meanwhile is left to the other thread again if it is much", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(longLog);
  folding.afterWrites();
  bench.foldApart(400);
  const { checkpointed } = bench.log;
  bench.end();
  strictEqual(bench.asked, 2);
  strictEqual(bench.log.checkpointed, checkpointed);
  // Nobody wrote this time, so the log begins anew with the next, and what is written then is no rest.
  bench.foldApart(0);
  bench.write(400);
  bench.end();
  strictEqual(bench.asked, 2);
  strictEqual(bench.log.checkpointed, 0);
});

Deno.test("folding: a log that is far too long is folded here, whoever was asked", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(longLog);
  folding.afterWrites();
  bench.write(farTooLong - longLog);
  folding.afterWrites();
  const { log, checkpointed } = bench.log;
  ok(log >= farTooLong);
  strictEqual(checkpointed, log);
});

Deno.test("folding: nothing is folded within COMMIT, and where nobody else folds it is done here, earlier", () => {
  using bench = new Bench();
  const folding = bench.folding(false);
  bench.write(1_500);
  strictEqual(bench.log.checkpointed, 0);
  folding.afterWrites();
  strictEqual(bench.log.checkpointed, bench.log.log);
  bench.write(600);
  folding.afterWrites();
  strictEqual(bench.log.checkpointed, bench.log.log);
});

Deno.test("folding: the other thread on a full disk is asked again later, told of once, and until it succeeded", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  const full = new NodeError("storage-full", "full");
  bench.write(longLog);
  folding.afterWrites();
  bench.end(full);
  folding.afterWrites();
  strictEqual(bench.asked, 1);
  deepStrictEqual(bench.reports, ["storage-full"]);
  bench.write(longLog - 200);
  folding.afterWrites();
  strictEqual(bench.asked, 1);
  bench.write(250);
  // By now it is so long that it is folded here, which succeeds.
  folding.afterWrites();
  strictEqual(bench.log.checkpointed, bench.log.log);
  bench.write(longLog);
  folding.afterWrites();
  strictEqual(bench.asked, 2);
  bench.end(full);
  deepStrictEqual(bench.reports, ["storage-full", "storage-full"]);
  bench.write(longLog);
  folding.afterWrites();
  strictEqual(bench.log.checkpointed, bench.log.log);
  // A success of the other thread ends it as well.
  bench.write(longLog);
  folding.afterWrites();
  bench.end(full);
  bench.write(longLog - 100);
  folding.afterWrites();
  bench.foldApart(0);
  bench.end();
  bench.write(longLog);
  folding.afterWrites();
  bench.end(full);
  strictEqual(bench.reports.length, 4);
});

Deno.test("folding: who finds no room folds what is left, unless somebody reads, there is nothing, or it failed just now", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(10);
  ok(folding.makeRoom());
  strictEqual(bench.log.checkpointed, bench.log.log);
  ok(!folding.makeRoom(), "all was folded");

  bench.write(10);
  const reader = bench.open();
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM sqlite_schema").get();
  bench.write(10);
  ok(!folding.makeRoom(), "a part stays in the log");
  reader.close();
  ok(folding.makeRoom());

  bench.write(longLog);
  folding.afterWrites();
  bench.end(new NodeError("storage-full", "full"));
  ok(!folding.makeRoom());
  strictEqual(bench.log.checkpointed, 0);
  folding.truncate();
  bench.write(10);
  ok(folding.makeRoom());
});

Deno.test("folding: another thread that cannot fold is told of and let go, and all goes on here", () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(longLog);
  folding.afterWrites();
  bench.end(new NodeError("broken", "no thread"));
  deepStrictEqual(bench.reports, ["broken"]);
  strictEqual(bench.closed, 1);
  folding.afterWrites();
  strictEqual(bench.log.checkpointed, bench.log.log);
  strictEqual(bench.asked, 1);
});

Deno.test("folding: after the close nobody is asked, and what ends late changes nothing", async () => {
  using bench = new Bench();
  const folding = bench.folding(true);
  bench.write(longLog);
  folding.afterWrites();
  await folding.close();
  strictEqual(bench.closed, 1);
  bench.end();
  strictEqual(bench.log.checkpointed, 0);
});
