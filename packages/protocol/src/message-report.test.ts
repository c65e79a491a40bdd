import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { signingKeyFromSeed } from "./ed25519.ts";
import { isMessageReport, openMessageReport, REPORT_REASON_BYTES, signMessageReport } from "./message-report.ts";

const carol = signingKeyFromSeed(new Uint8Array(32).fill(1));
const report = {
  channelId: new Uint8Array(16).fill(2),
  messageId: new Uint8Array(32).fill(1),
  time: 1_800_000_000_000,
  reason: "this is no place for that",
};

Deno.test("a report is read back as it was signed", () =>
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    fc.string({ minLength: 1, maxLength: 100, unit: "grapheme-composite" }),
    (channelId, messageId, time, reason) => {
      fc.pre(new TextEncoder().encode(reason).length <= REPORT_REASON_BYTES);
      const message = signMessageReport(carol, { channelId, messageId, time, reason });
      ok(isMessageReport(message));
      const opened = openMessageReport(message);
      ok(opened !== undefined);
      deepStrictEqual(
        { ...opened, identityKey: opened.identityKey.toHex() },
        { channelId, messageId, time, reason, identityKey: carol.publicKey.toHex() },
      );
    },
  )));

Deno.test("a report with any byte or length changed is nobody's", () => {
  const message = signMessageReport(carol, report);
  for (let at = 0; at < message.length; at++) {
    strictEqual(openMessageReport(message.with(at, (message[at] ?? 0) ^ 1)), undefined, `byte ${at}`);
    strictEqual(openMessageReport(message.subarray(0, at)), undefined, `the first ${at} bytes`);
  }
  strictEqual(openMessageReport(Uint8Array.of(...message, 0)), undefined);
  ok(!isMessageReport(Uint8Array.of(0x05)));
});

Deno.test("a report has a reason of a sane size, and whole ids", () => {
  const wrong = [
    { channelId: new Uint8Array(15) },
    { messageId: new Uint8Array(31) },
    { reason: "" },
    { reason: "x".repeat(REPORT_REASON_BYTES + 1) },
    { reason: "é".repeat(251) },
  ];
  for (const part of wrong) throws(() => signMessageReport(carol, { ...report, ...part }), RangeError);
  strictEqual(openMessageReport(signMessageReport(carol, { ...report, reason: "\ud800" }))?.reason, "\u{fffd}");
  ok(openMessageReport(signMessageReport(carol, { ...report, reason: "x".repeat(REPORT_REASON_BYTES) })));
});
