// A node that dies says nothing on QUIC. Its clients notice by themselves, long before the transport would: the one who
// writes after 10 s, the one who only listens after 20 s.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { type Engine, firstContact, registerProfile, systemEnvironment } from "@quicproquo/client";
import { cheapPasswords } from "../../testkit/src/cheap-passwords.ts";
import { NodeProcess } from "../../testkit/src/node-process.ts";

/** The transport notices after 45 s; this is what tells the two apart. */
const noticedMs = 35_000;

Deno.test("on QUIC a killed node is noticed by those who write and those who listen, and they come back", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-dead-node-" });
  let node = await NodeProcess.start({ data: join(folder, "node") });
  try {
    await using alice = await register(join(folder, "alice"), node.address, "alice");
    await using bob = await register(join(folder, "bob"), node.address, "bob");
    const { id } = await alice.openDirect("bob");
    await alice.send(id, "before");
    await alice.flushed(AbortSignal.timeout(noticedMs));
    await text(bob, "before");
    assert.deepEqual([alice.connection, bob.connection], Array(2).fill({ state: "online", transport: "quic" }));
    await node.kill("SIGKILL");
    await alice.send(id, "into the dark");
    node = await NodeProcess.start({ data: join(folder, "node"), port: node.port });
    await text(bob, "into the dark");
    await alice.flushed(AbortSignal.timeout(noticedMs));
    const lines = (await bob.history(id)).filter(({ notice }) => !notice).map((message) => message.text);
    assert.deepEqual(lines, ["before", "into the dark"]);
  } finally {
    await node[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Waits until a line is here, looking after every event. */
async function text(engine: Engine, wanted: string): Promise<void> {
  const limit = AbortSignal.timeout(noticedMs);
  for (;;) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    using _listening = engine.on(() => resolve());
    const fail = (): void => reject(new Error(`"${wanted}" did not come in ${noticedMs} ms`));
    limit.addEventListener("abort", fail);
    for (const { id } of await engine.conversations()) {
      if ((await engine.history(id)).some((message) => message.text === wanted)) return;
    }
    await promise;
    limit.removeEventListener("abort", fail);
  }
}

async function register(dataFolder: string, address: string, name: string): Promise<Engine> {
  const environment = { ...systemEnvironment({ dataFolder, transports: ["quic"] }), ...cheapPasswords };
  const signal = AbortSignal.timeout(noticedMs);
  const contact = await firstContact(environment, address, signal);
  const engine = await registerProfile({ environment, contact, name, password: `${name}'s`, signal });
  await engine.flushed(signal);
  return engine;
}
