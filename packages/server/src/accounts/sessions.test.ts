// Calls of one connection take effect in the order that they were made, also while the node has yet to read the caller's
// session from its store (as after a restart): nobody overtakes those who wait for it.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { turn } from "@quicproquo/testkit";
import { Harness } from "../harness.test.ts";
import { Sessions } from "./sessions.ts";

Deno.test("who asks later for a session is not served earlier, however long the store takes", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    const gates: (() => void)[] = [];
    const store = {
      ...harness.store,
      async findSession(request: Parameters<typeof harness.store.findSession>[0]) {
        await new Promise<void>((resolve) => gates.push(resolve));
        return await harness.store.findSession(request);
      },
    };
    const sessions = new Sessions(store, harness.clock);
    const served: string[] = [];
    const call = async (name: string): Promise<void> => {
      const session = await sessions.find(token);
      strictEqual(session?.username, "alice");
      served.push(name);
    };
    const first = call("first");
    const second = call("second");
    gates.shift()?.();
    await first;
    const third = call("third");
    await turn();
    for (const open of gates) open();
    await Promise.all([second, third]);
    deepStrictEqual(served, ["first", "second", "third"]);
  }));

Deno.test("a read that fails is not remembered", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    let failing = true;
    const store = {
      ...harness.store,
      findSession(request: Parameters<typeof harness.store.findSession>[0]) {
        return failing ? Promise.reject(new Error("not now")) : harness.store.findSession(request);
      },
    };
    const sessions = new Sessions(store, harness.clock);
    const failed = await Promise.resolve(sessions.find(token)).then(() => "found", () => "failed");
    failing = false;
    deepStrictEqual([failed, (await sessions.find(token))?.username], ["failed", "alice"]);
  }));
