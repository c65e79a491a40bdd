// A client is killed in the midst of writing and receiving, again and again, against a real node over real sockets: what
// it stored is sent, once and in order, and what came to it is there, once and in order.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ConversationId,
  type Engine,
  type Environment,
  firstContact,
  openProfile,
  registerProfile,
  systemEnvironment,
} from "@quicproquo/client";
import { cheapPasswords, SeededRandom } from "@quicproquo/testkit";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { linesOf } from "@quicproquo/testkit/programs";
import { sizes } from "@quicproquo/testkit/sizes";

const patience = 30_000;

Deno.test("a killed client loses nothing, sends nothing twice and shows nothing twice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-kill-"));
  try {
    const limits = { enqueuePerSecond: 100_000, enqueueBurst: 1_000_000, subscribesPerMinute: 10_000 };
    await using node = await NodeProcess.start({ data: join(folder, "node"), limits });
    const alice = environmentIn(join(folder, "alice"));
    const bob = environmentIn(join(folder, "bob"));
    await using bobs = await register(bob, node.address, "bob");
    let origin: string;
    let id: ConversationId;
    {
      await using alices = await register(alice, node.address, "alice");
      ({ origin } = alices.profile);
      ({ id } = await alices.openDirect("bob"));
      await alices.send(id, "alice 1");
      await alices.flushed(AbortSignal.timeout(patience));
    }
    await bobs.caughtUp(AbortSignal.timeout(patience));
    const { kills, seed } = sizes.clientKill;
    const random = new SeededRandom(seed);
    let stored = 1;
    let answered = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const writer = Writer.start(alice.dataFolder, origin, id);
      const until = stored + 1 + random.below(30);
      while (stored < until) {
        stored = Math.max(stored, await writer.next());
        // Now and then bob writes, so that the client dies while it receives too.
        if (random.chance(0.5)) await bobs.send(id, `bob ${answered += 1}`);
      }
      await writer.kill();
    }
    await using alices = await openProfile({ environment: alice, origin, name: "alice", password: "alice's" });
    await settle(alices, bobs);
    const texts = async (engine: Engine, from: string): Promise<string[]> =>
      (await engine.history(id, { limit: 1000 })).flatMap(({ text, author, notice }) =>
        !notice && author.name === from ? [text] : []
      );
    const written = await texts(alices, "alice");
    assert.deepEqual(written, written.map((_, at) => `alice ${at + 1}`));
    assert.ok(written.length >= stored, `${written.length} are left of ${stored} that were stored`);
    assert.deepEqual(await texts(bobs, "alice"), written);
    assert.deepEqual(await texts(alices, "bob"), Array.from({ length: answered }, (_, at) => `bob ${at + 1}`));
    for (const engine of [alices, bobs]) {
      assert.deepEqual((await engine.history(id, { limit: 1000 })).filter((message) => message.notice), []);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Both have sent and received everything; a report of delivery goes back for what came last. */
async function settle(...engines: readonly Engine[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const engine of engines) await engine.flushed(AbortSignal.timeout(patience));
    for (const engine of engines) await engine.caughtUp(AbortSignal.timeout(patience));
  }
}

/** The process that writes as alice; it tells the number of each line once that is stored. */
class Writer {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#lines = linesOf(child.stdout);
  }

  static start(dataFolder: string, origin: string, id: ConversationId): Writer {
    const program = new URL("./writer.fixture.ts", import.meta.url).pathname;
    const args = ["run", "--allow-all", "--unstable-net", "--no-prompt", program, dataFolder, origin, "alice's", id];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stdin: "null" }).spawn();
    return new Writer(child);
  }

  async next(): Promise<number> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error("the writer ended by itself");
    return Number(value);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#lines.return?.();
    await this.#child.status;
  }
}

/** The product's, but for passwords that cost nothing. */
function environmentIn(dataFolder: string): Environment {
  return { ...systemEnvironment({ dataFolder }), ...cheapPasswords };
}

async function register(environment: Environment, address: string, name: string): Promise<Engine> {
  const signal = AbortSignal.timeout(patience);
  const contact = await firstContact(environment, address, signal);
  const engine = await registerProfile({ environment, contact, name, password: `${name}'s`, signal });
  await engine.flushed(signal);
  return engine;
}
