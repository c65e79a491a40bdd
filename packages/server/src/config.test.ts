// Where settings come from, which wins, and what a wrong one is called.

import { deepStrictEqual, match, strictEqual, throws } from "node:assert/strict";
import { rejects } from "node:assert/strict";
import { defaultLimits } from "@quicproquo/protocol";
import { hostOf } from "./blobs/s3/settings.ts";
import { environmentSettings, fileSettings, originsOf, readConfig } from "./config.ts";
import { startLine } from "./print-start-line.ts";

Deno.test("without a word the node listens on loopback, by invitation, with the protocol's limits", () => {
  deepStrictEqual(readConfig({}), {
    data: "qpq-data",
    database: undefined,
    s3: undefined,
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
    connectionsPerAddress: undefined,
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
    [{ connectionsPerAddress: 0 }, /connectionsPerAddress/],
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

Deno.test("files lie on S3 once a bucket is named; what is set about one that is not is a mistake", () => {
  deepStrictEqual(readConfig({ s3Bucket: "files" }).s3, {
    bucket: "files",
    endpoint: "https://s3.us-east-1.amazonaws.com",
    region: "us-east-1",
    prefix: "",
    pathStyle: false,
    credentials: undefined,
  });
  const environment = environmentSettings((name) =>
    ({ QPQ_S3_BUCKET: "files", QPQ_S3_PATH_STYLE: "true", QPQ_S3_REGION: "eu-central-1" })[name]
  );
  const { s3 } = readConfig({ s3Region: "from-file" }, environment, { s3Endpoint: "http://127.0.0.1:9000/" });
  deepStrictEqual([s3?.pathStyle, s3?.region, s3?.endpoint], [true, "eu-central-1", "http://127.0.0.1:9000"]);
  const bad: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ s3Prefix: "qpq/" }, /s3Prefix is set, but not s3Bucket/],
    [{ s3Bucket: "Files" }, /s3Bucket/],
    [{ s3Bucket: "files", s3Region: "a/b" }, /s3Region/],
    [{ s3Bucket: "files", s3Prefix: "/qpq" }, /s3Prefix/],
    [{ s3Bucket: "files", s3Prefix: "a/../b" }, /s3Prefix/],
    [{ s3Bucket: "files", s3Endpoint: "http://s3.example.org" }, /prove who answers/],
    [{ s3Bucket: "files", s3Endpoint: "https://key:secret@s3.example.org" }, /s3Endpoint/],
    [{ s3Bucket: "files", s3Endpoint: "https://s3.example.org/files" }, /s3Endpoint/],
    [{ s3Bucket: "files", s3Endpoint: "s3.example.org" }, /s3Endpoint/],
    [{ s3Bucket: "files", s3PathStyle: "perhaps" }, /s3PathStyle/],
  ];
  for (const [settings, message] of bad) {
    throws(() => readConfig(settings), { code: "config-invalid", message }, JSON.stringify(settings));
  }
  const shown = originsOf([{ s3Bucket: "files" }, {}, {}]).settings.filter(({ name }) => name.startsWith("s3"));
  deepStrictEqual(shown.map(({ name, from }) => `${name} ${from}`), [
    "s3Bucket the file",
    "s3Endpoint default",
    "s3Region default",
    "s3Prefix default",
    "s3PathStyle default",
    "s3Credentials default",
  ]);
});

Deno.test("the start line opens the way to the bucket's host and to nothing else", () => {
  const line = (settings: Record<string, unknown>): string => startLine([settings], []);
  const at = (settings: Record<string, unknown>): string => {
    const { s3 } = readConfig(settings);
    return s3 === undefined ? "" : hostOf(s3);
  };
  strictEqual(at({ s3Bucket: "files" }), "files.s3.us-east-1.amazonaws.com:443");
  strictEqual(at({ s3Bucket: "files", s3PathStyle: true }), "s3.us-east-1.amazonaws.com:443");
  strictEqual(at({ s3Bucket: "files", s3Endpoint: "http://127.0.0.1:9000" }), "127.0.0.1:9000");
  const printed = line({ data: "/srv/qpq", s3Bucket: "files", s3Credentials: "/etc/qpq/s3" });
  match(printed, /--allow-net=\S*,files\.s3\.us-east-1\.amazonaws\.com:443 /);
  match(printed, /--allow-read=\S*,\/etc\/qpq\/s3 /);
  match(printed, /--allow-env=QPQ_\*,AWS_LAMBDA_\*,AWS_SDK_JS_\*,_X_AMZN_TRACE_ID' /);
  match(line({ data: "/srv/qpq" }), /--allow-env=QPQ_\*' /);
});
