// Where settings come from, which wins, and what a wrong one is called.

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { rejects } from "node:assert/strict";
import { defaultLimits } from "@quicproquo/protocol";
import { environmentSettings, fileSettings, readConfig } from "./config.ts";

Deno.test("without a word the node listens on loopback, by invitation, with the protocol's limits", () => {
  deepStrictEqual(readConfig({}), {
    data: "qpq-data",
    database: undefined,
    host: "127.0.0.1",
    port: 7000,
    publicHost: undefined,
    metrics: undefined,
    encryption: "post-quantum",
    registration: "invite",
    certificate: undefined,
    key: undefined,
    witnesses: undefined,
    maxStorageBytes: undefined,
    log: "auto",
    logLevel: "info",
    limits: defaultLimits,
  });
});

Deno.test("flags win over the environment, that over the file; limits are merged one by one", async () => {
  const path = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeTextFile(
      path,
      'data = "from file"\nlisten = "[::1]:7001"\nregistration = "closed"\n[limits]\nenqueueBurst = 1\nresolveBurst = 2\n',
    );
    const environment = environmentSettings((name) =>
      ({ QPQ_REGISTRATION: "open", QPQ_LIMIT_RESOLVE_BURST: "3", QPQ_MAX_STORAGE_BYTES: "1000000" })[name]
    );
    const config = readConfig(await fileSettings(path), environment, {
      data: "from flag",
      limits: { inboxMessages: 4 },
    });
    deepStrictEqual(
      [config.data, config.host, config.port, config.registration, config.maxStorageBytes],
      ["from flag", "::1", 7001, "open", 1_000_000],
    );
    deepStrictEqual(config.limits, { ...defaultLimits, enqueueBurst: 1, resolveBurst: 3, inboxMessages: 4 });
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a wrong setting is refused by its name", async () => {
  const cases: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ registration: "everyone" }, /registration/],
    [{ listen: "127.0.0.1:65536" }, /listen/],
    [{ listen: "::1" }, /listen/],
    [{ listen: ":7000" }, /listen/],
    [{ data: "" }, /data/],
    [{ colour: "red" }, /colour/],
    [{ limits: { enqueueBurst: -1 } }, /enqueueBurst/],
    [{ limits: { enqueueBursts: 1 } }, /enqueueBursts/],
    [{ limits: { enqueueBurst: Number.NaN } }, /enqueueBurst/],
    [{ certificate: "a.pem" }, /certificate and key/],
    [{ maxStorageBytes: "much" }, /maxStorageBytes/],
  ];
  for (const [settings, message] of cases) {
    throws(() => readConfig(settings), { code: "config-invalid", message }, JSON.stringify(settings));
  }
  await rejects(() => fileSettings("/nowhere/qpq.toml"), { code: "config-invalid", message: /nowhere/ });
});

Deno.test("a listening address may leave its port out", () => {
  strictEqual(readConfig({ listen: "0.0.0.0" }).port, 7000);
  strictEqual(readConfig({ listen: "[::]" }).host, "::");
});

Deno.test("a database on a server is named without a password, and one elsewhere is to prove who it is", () => {
  const of = (database: string): string | undefined => readConfig({ database }).database;
  for (
    const good of [
      "postgres://qpq@127.0.0.1/qpq",
      "postgresql://qpq@localhost:5433/qpq?application_name=x",
      "postgres://qpq@db.example.org/qpq?sslmode=verify-full",
      "postgres://qpq@10.0.0.2/qpq?sslmode=disable",
    ]
  ) strictEqual(of(good), good);
  for (
    const [bad, why] of [
      ["mysql://qpq@127.0.0.1/qpq", /postgres:/],
      ["nonsense", /postgres:/],
      ["postgres://qpq:secret@127.0.0.1/qpq", /password/],
      ["postgres://qpq@127.0.0.1/qpq?password=secret", /password/],
      ["postgres://127.0.0.1/qpq", /no user/],
      ["postgres://qpq@127.0.0.1", /no database/],
      ["postgres://qpq@db.example.org/qpq", /known for sure/],
      ["postgres://qpq@db.example.org/qpq?sslmode=require", /known for sure/],
    ] as const
  ) throws(() => of(bad), { code: "config-invalid", message: why });
  const both = { database: "postgres://qpq@127.0.0.1/qpq", maxStorageBytes: 1_000_000 };
  throws(() => readConfig(both), { code: "config-invalid", message: /maxStorageBytes/ });
});
