// What the log shows, and what it does not.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NodeError } from "../errors.ts";
import { createLog } from "./log.ts";
import type { LogLevel } from "./log.ts";

function lines(format: "text" | "json", level: LogLevel): { log: ReturnType<typeof createLog>; written: string[] } {
  const written: string[] = [];
  return { log: createLog({ level, format, now: () => 0, write: (line) => written.push(line) }), written };
}

Deno.test("an event is one line, as text or as JSON", () => {
  const text = lines("text", "info");
  text.log.info("listening", { port: 7000, host: "a b\nc" });
  text.log.debug("nothing");
  deepStrictEqual(text.written, ['1970-01-01T00:00:00.000Z info  listening port=7000 host="a b\\nc"\n']);
  const json = lines("json", "warn");
  json.log.info("nothing");
  json.log.error("failed", { error: new NodeError("broken", "no disk") });
  deepStrictEqual(json.written.map((line): unknown => JSON.parse(line)), [{
    time: "1970-01-01T00:00:00.000Z",
    level: "error",
    event: "failed",
    error: { name: "NodeError", code: "broken", message: "no disk" },
  }]);
});

Deno.test("nothing that could be a secret is written, by name or by type", () => {
  const { log, written } = lines("json", "debug");
  const secret = new TextEncoder().encode("hunter2");
  log.info("call", { token: "hunter2", accessToken: "hunter2", password: "hunter2", anything: secret, key: "hunter2" });
  ok(!written.join("").includes("hunter2"));
  ok(!written.join("").includes("104"), "nor as numbers");
});

Deno.test("a silent log is silent", () => {
  const { log, written } = lines("text", "silent");
  log.error("failed");
  strictEqual(written.length, 0);
});
