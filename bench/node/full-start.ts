// How long a node takes to start on a million waiting messages. The node's own store makes the folder and its accounts; the
// messages, their inboxes and what is counted of them are written by a few statements, as calls would have left them. Kept
// under the system's temporary folder for the next time, since filling takes longer than measuring.

import { join } from "node:path";
import { tmpdir } from "node:os";
import { defaultLimits } from "@quicproquo/protocol";
import { openStore } from "@quicproquo/server";
import { openDatabase } from "../../packages/server/src/store/sqlite/open.ts";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { median } from "./figures.ts";

const recipients = 1_000;
const inboxesEach = 100;
const messagesEach = 10;
const payloadBytes = 100;
/** ms until a message expires. */
const retention = 30 * 86_400_000;
/** Another shape needs another name. */
const folder = join(tmpdir(), "qpq-bench-million-2");

export interface FullStart {
  readonly ms: number;
  readonly messages: number;
  readonly inboxes: number;
}

/** From the start of the process to the first answer, the median of `times`. */
export async function measureFullStart(times: number): Promise<FullStart> {
  const messages = await prepared();
  const took: number[] = [];
  for (let each = 0; each < times; each += 1) {
    const started = performance.now();
    await using node = await NodeProcess.start({ data: folder });
    await using link = await node.connect("tls");
    await link.node.health();
    took.push(performance.now() - started);
  }
  return { ms: median(took), messages, inboxes: recipients * inboxesEach };
}

/** How many messages wait in it. */
async function prepared(): Promise<number> {
  const done = join(folder, "filled");
  const kept = await Deno.readTextFile(done).catch(() => undefined);
  if (kept !== undefined) return Number(kept);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { mode: 0o700 });
  const stored = await fill();
  await Deno.writeTextFile(done, String(stored));
  return stored;
}

async function fill(): Promise<number> {
  const now = Date.now();
  await register(now);
  const key = Uint8Array.fromHex((await Deno.readTextFile(join(folder, "node.key"))).trim());
  const database = openDatabase({ path: join(folder, "node.db"), key, maxBytes: undefined });
  try {
    database.exec(`
      BEGIN;
      WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ${inboxesEach})
      INSERT INTO inboxes (recipient, channel, last_seq, acked_up_to, messages, bytes)
      SELECT a.id, CAST('inbox ' || n AS BLOB), ${messagesEach}, 0, ${messagesEach}, ${messagesEach * payloadBytes}
      FROM accounts a, n;
      INSERT INTO recipient_usage (recipient, messages, bytes, inboxes)
      SELECT recipient, sum(messages), sum(bytes), count(*) FROM inboxes GROUP BY recipient;
      INSERT INTO shares (recipient, sender, inbox, messages, bytes)
      SELECT recipient, 1, id, messages, bytes FROM inboxes ORDER BY recipient, id;
      WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${messagesEach})
      INSERT INTO messages (recipient, inbox, seq, sender, size, body, payload, stored_at, expires_at)
      SELECT recipient, id, n, 1, ${payloadBytes}, NULL, randomblob(${payloadBytes}), ${now}, ${now + retention}
      FROM inboxes, n;
      COMMIT;
    `);
  } finally {
    database.close();
  }
  await using store = await open();
  return (await store.census({})).messages;
}

function open(): ReturnType<typeof openStore> {
  return openStore({
    data: folder,
    keyText: undefined,
    exclusive: true,
    limits: defaultLimits,
    maxBytes: undefined,
    random,
  });
}

async function register(now: number): Promise<void> {
  await using store = await open();
  await Promise.all(Array.from({ length: recipients }, (_, at) =>
    store.register({
      username: `user${at}`,
      identityKey: random(32),
      registrationRequest: random(32),
      registrationRecord: random(192),
      inviteHash: undefined,
      now,
    })));
}

function random(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size));
}
