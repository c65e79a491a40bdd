import { Harness, text } from "../src/harness.test.ts";
Deno.test("peek flood", () =>
  Harness.run({}, async (h) => {
    const alice = await h.person("alice");
    for (let i = 0; i < 2; i++) await alice.send(alice.key, "c", new Uint8Array(4 * 2 ** 20 - 100));
    console.log("rss", Deno.memoryUsage().rss / 2 ** 20);
    const n = Number(Deno.env.get("N") ?? 512);
    const calls = Array.from({ length: n }, () =>
      alice.node.peek({ ...alice.inbox("c"), limit: 0 }).then(() => "ok", (e) => String(e)));
    const r = await Promise.all(calls);
    console.log(
      "rss",
      Deno.memoryUsage().rss / 2 ** 20,
      r.filter((x) =>
        x === "ok"
      ).length,
      r.find((x) => x !== "ok"),
    );
    console.log(await h.store.broken.constructor.name, await Promise.race([h.store.broken, Promise.resolve("alive")]));
  }));
