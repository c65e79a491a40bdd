// A sitting at a profile that another program has open: it is entered without a password, and ends with that program.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@quicproquo/testkit";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { connectHolder, openHolderSocket } from "../daemon/holder-socket.ts";
import type { Door } from "../door.ts";
import { parseScript } from "../script/parse-script.ts";
import { ScriptFace } from "../script/script-face.ts";
import { OutputQueue } from "../terminal/terminal.ts";
import { runSession } from "./session.ts";

Deno.test("a second prompt goes through the first program: no password is asked, and it ends when that one does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-session-"));
  try {
    const path = join(folder, "engine.sock");
    const engine = new EchoEngine("alice", "qpq://echo:7000");
    const socket = openHolderSocket(path, engine, () => {});
    assert.ok(socket !== undefined);
    const refuse = () => Promise.reject(new Error("nobody opens it here"));
    const door: Door = {
      address: "qpq://echo:7000",
      profiles: () => Promise.resolve([{ name: "alice" }]),
      connect: () => connectHolder(path),
      hold: () => Promise.resolve(undefined),
      register: refuse,
      login: refuse,
      bring: refuse,
      open: refuse,
    };
    const clock = new FakeClock();
    const script =
      "expect Another program has this profile open\n/dm bob\nhello\nexpect you: hello\nexpect more within 1h";
    const face = new ScriptFace(new OutputQueue(), {
      steps: parseScript(script),
      clock,
      usualMs: 20_000,
      done({ number }) {
        if (number === 4) void socket[Symbol.asyncDispose]();
      },
      said: () => {},
    });
    const { signal } = new AbortController();
    await assert.rejects(runSession({ door, face, clock, wish: {}, signal }), { code: "holder-gone" });
    assert.equal(face.failure, undefined);
    const [direct] = await engine.conversations();
    assert.ok(direct !== undefined);
    assert.deepEqual((await engine.history(direct.id)).map(({ text }) => text), ["hello"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
