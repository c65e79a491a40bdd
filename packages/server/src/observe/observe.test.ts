// What a supervisor is told, from the start to the end of a node.

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { Harness } from "../harness.test.ts";
import { Counts } from "./counts.ts";
import { observe } from "./observe.ts";

Deno.test("ready is who listens, has a store that answers, and is not stopping", () =>
  Harness.run({}, async ({ node, store, clock }) => {
    await using port = observe({ host: "127.0.0.1", port: 0 }, { node, store, counts: new Counts([]), clock });
    const get = async (path: string): Promise<readonly [number, string]> => {
      const response = await fetch(`http://127.0.0.1:${port.port}${path}`);
      return [response.status, await response.text()];
    };
    deepStrictEqual(await get("/readyz"), [503, "starting\n"]);
    deepStrictEqual(await get("/healthz"), [200, "ok\n"]);
    port.ready();
    deepStrictEqual(await get("/readyz"), [200, "ok\n"]);

    const { findUser } = store;
    const asked = Promise.withResolvers<void>();
    Object.assign(store, {
      findUser() {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const waiting = get("/readyz");
    await asked.promise;
    await clock.advance(2_000);
    deepStrictEqual(await waiting, [503, "the store does not answer\n"]);
    Object.assign(store, { findUser: () => Promise.reject(new Error("closed")) });
    deepStrictEqual(await get("/readyz"), [503, "the store does not answer\n"]);
    Object.assign(store, { findUser });

    const stopping = node.stop();
    deepStrictEqual(await get("/readyz"), [503, "draining\n"]);
    strictEqual((await get("/metrics"))[1].includes("qpq_draining 1"), true);
    await stopping;
    deepStrictEqual(await get("/healthz"), [200, "ok\n"]);
  }));

Deno.test("a port that is taken is told by its number", () =>
  Harness.run({}, async ({ node, store, clock }) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    const parts = { node, store, counts: new Counts([]), clock };
    const before = clock.waiting;
    throws(() => observe({ host: "127.0.0.1", port }, parts), { code: "port-in-use", message: new RegExp(`${port}`) });
    strictEqual(clock.waiting, before, "nothing is left behind");
  }));
