// What is asked at every start, with every change and for every page goes by an index, however long the past is.
import { strict as assert } from "node:assert";
import Sqlite from "better-sqlite3-multiple-ciphers";
import { nativeBinding } from "./database.ts";
import { migrate } from "./migrations.ts";
import { Store } from "./store.ts";

Deno.test("no question that is asked often reads through all messages", () => {
  const database = new Sqlite(":memory:", { nativeBinding: nativeBinding() });
  migrate(database);
  const asked: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = ((sql: string) => {
    asked.push(sql);
    return prepare(sql);
  }) as typeof database.prepare;
  const store = new Store(database);
  const [channel, now] = [new Uint8Array(16), 1];
  store.messages.countPending();
  store.messages.nextExpiry();
  store.messages.expired(now, 10);
  store.messages.conversationsWithUnencrypted();
  store.messages.conversationsWithUnreported();
  store.messages.page(channel, 1, 50, now);
  store.messages.after(channel, 1, 50, now);
  store.messages.pendingOf(channel);
  store.messages.unreported(channel, 10);
  store.acts.conversationsWithRead();
  store.acts.line(channel, new Uint8Array(32));
  store.acts.reactionsOf(channel, 1, 50);
  store.files.attachmentsOf(1, 50);
  store.conversations.unread(channel);
  store.files.messagesWithFiles(channel, 10);
  store.search.find(["word"], { conversation: channel, before: 10, limit: 10, now });
  database.prepare = prepare;
  const scans = asked.filter((sql) => /messages|attachments/.test(sql)).flatMap((sql) => {
    const values = Array.from({ length: sql.split("?").length - 1 }, () => 1);
    const plan = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    // An index of the few that wait, or of words, may be read as a whole.
    return plan.filter(({ detail }) => /^SCAN (messages|lines|acts)(?! USING)/.test(detail)).map((
      { detail },
    ) => `${detail}: ${sql}`);
  });
  database.close();
  assert.ok(asked.length > 10);
  assert.deepEqual(scans, []);
  assert.deepEqual(asked.filter((sql) => /(LIMIT|OFFSET) \?(?! \+ 0)/.test(sql)), [], "planned anew each time");
});
