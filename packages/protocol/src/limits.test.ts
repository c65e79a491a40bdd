// Limits: the same fields as the schema, the defaults of the protocol, and bounds on what a node may claim.
import assert from "node:assert/strict";
import fc from "fast-check";
import { QpqError } from "./errors.ts";
import { configureLimits, defaultLimits, limitNames, limitsToWire, parseLimits, type WireLimits } from "./limits.ts";

const schema = Deno.readTextFileSync(new URL("../../../schema/extension.capnp", import.meta.url));
const body = /struct Limits \{(.*?)\n\}/s.exec(schema)?.[1] ?? "";
const fields = [...body.matchAll(/(\w+) @(\d+) :(UInt32|UInt64)(?: = (\d+))?;/g)].map(
  ([, name = "", ordinal, type, fallback]) => ({ name, ordinal: Number(ordinal), type, fallback }),
);

Deno.test("the fields are the schema's, in its order and width", () => {
  assert.deepEqual(fields.map(({ name }) => name), [...limitNames]);
  assert.deepEqual(fields.map(({ ordinal }) => ordinal), fields.map((_, index) => index));
  const wire = new Map<string, unknown>(Object.entries(limitsToWire(defaultLimits)));
  for (const { name, type } of fields) {
    assert.equal(typeof wire.get(name), type === "UInt64" ? "bigint" : "number", name);
  }
});

Deno.test("what an older node does not tell is read as the default", () => {
  const defaults = new Map<string, number>(Object.entries(defaultLimits));
  for (const { name, ordinal, fallback } of fields) {
    assert.equal(fallback, ordinal > 40 ? String(defaults.get(name)) : undefined, name);
  }
});

Deno.test("the defaults are the protocol's", () => {
  const day = 86_400;
  assert.deepEqual(defaultLimits, {
    rpcMessageBytes: 16_777_216,
    rpcTraversalWords: 2_097_152,
    rpcDepth: 64,
    rpcSegments: 256,
    rpcCallsInFlight: 512,
    payloadBytes: 5_242_880,
    channelIdBytes: 64,
    batchRecipients: 1024,
    replyBytes: 4_194_304,
    fetchWaitMs: 60_000,
    hybridKeysPerCall: 1024,
    keyPackages: 100,
    keyPackageLifetimeSecs: 90 * day,
    endpointBytes: 4096,
    mimeTypeBytes: 255,
    subscribeInFlightEnvelopes: 256,
    subscribeInFlightBytes: 1_048_576,
    retentionSecs: 30 * day,
    inboxMessages: 10_000,
    inboxBytes: 268_435_456,
    recipientMessages: 50_000,
    recipientBytes: 1_073_741_824,
    recipientInboxes: 4096,
    enqueuePerSecond: 100,
    enqueueBurst: 1000,
    resolvePerMinute: 600,
    resolveBurst: 1000,
    fetchKeyPackagePerMinute: 30,
    fetchKeyPackageBurst: 1000,
    fetchKeyPackagePerTargetPerMinute: 10,
    createChannelPerMinute: 60,
    registrationsPerHour: 5,
    loginsPerMinutePerName: 10,
    loginsPerMinutePerPrefix: 60,
    failedLoginsPerHourPerName: 300,
    tokenLifetimeSecs: 30 * day,
    blobChunkBytes: 262_144,
    blobBytes: 67_108_864,
    accountBlobBytes: 1_073_741_824,
    blobUnfinishedSecs: day,
    blobRetentionSecs: 90 * day,
    accountBlobs: 10_000,
    blobChunksPerSecond: 100,
    blobChunkBurst: 1000,
    accountSessions: 100,
    sessionCallsPerMinute: 60,
    keyUploadsPerHour: 300,
    keyUploadBurst: 1000,
    inboxCallsPerSecond: 1000,
    inboxCallBurst: 10_000,
    subscribesPerMinute: 60,
    strangerCallsPerSecond: 50,
    strangerCallBurst: 1000,
  });
});

Deno.test("limits travel and arrive as they were", () => {
  const anyLimits = fc.record(
    Object.fromEntries(limitNames.map((name) => [name, fc.integer({ min: 1, max: 2 ** 31 })])),
  );
  fc.assert(fc.property(anyLimits, (set) => {
    const limits = { ...defaultLimits, ...set };
    assert.deepEqual(parseLimits(limitsToWire(limits)), limits);
  }));
});

Deno.test("a limit of zero or beyond reason is refused, and named", () => {
  for (const name of limitNames) {
    for (const value of [0, 2 ** 40 + 1]) {
      const told: WireLimits = { ...limitsToWire(defaultLimits), [name]: value };
      assert.throws(
        () => parseLimits(told),
        (error) => error instanceof QpqError && error.code === "node-invalid" && error.message.includes(name),
      );
    }
  }
  const huge: WireLimits = { ...limitsToWire(defaultLimits), payloadBytes: 2n ** 64n - 1n };
  assert.throws(() => parseLimits(huge), { code: "node-invalid" });
});

Deno.test("a configuration sets some and keeps the rest; what is no whole number in range is refused", () => {
  const limits = configureLimits({ inboxMessages: 5 });
  assert.deepEqual(limits, { ...defaultLimits, inboxMessages: 5 });
  for (const value of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 41]) {
    assert.throws(() => configureLimits({ inboxMessages: value }), { code: "invalid-argument" });
  }
});

Deno.test("limits that cannot go together are refused, both named; the defaults and equal ones go", () => {
  const pairs = [
    ["payloadBytes", "rpcMessageBytes"],
    ["replyBytes", "rpcMessageBytes"],
    ["blobChunkBytes", "rpcMessageBytes"],
    ["blobBytes", "accountBlobBytes"],
    ["inboxMessages", "recipientMessages"],
    ["inboxBytes", "recipientBytes"],
  ] as const;
  for (const [smaller, larger] of pairs) {
    assert.throws(
      () => configureLimits({ [smaller]: defaultLimits[larger] + 1 }),
      (error) => error instanceof QpqError && error.message.includes(smaller) && error.message.includes(larger),
    );
  }
  configureLimits({ inboxMessages: 50_000, blobBytes: 2 ** 30, inboxBytes: 2 ** 30 });
});
