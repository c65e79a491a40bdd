// Markers are planted wherever a secret or a person's business goes in, and looked for wherever something comes out.

import { match, ok, strictEqual } from "node:assert/strict";
import { Inbox } from "@quicproquo/protocol/schema";
import { Person, Sink, text } from "./harness.test.ts";
import { inFolder, originOf, run, Running } from "./running.test.ts";

Deno.test("what a node in use writes, answers and counts holds nobody's secrets", () =>
  inFolder(async (folder) => {
    const args = ["--registration", "invite", "--stop-with-stdin", "--log", "json", "--log-level", "debug"];
    await using running = await Running.start(folder, args);
    const { node, connection } = await running.connect();
    const origin = await originOf(node);
    const alice = new Person({ node, connection }, "alice.marker", origin);
    alice.password = "hunter2 hunter2";
    const invited = await run(folder, ["user", "invite", "--json"]);
    const code: string = JSON.parse(invited.stdout).codes[0];
    const deviceId = crypto.getRandomValues(new Uint8Array(16));
    const answers: string[] = [];
    const ask = (call: PromiseLike<unknown>): Promise<void> =>
      Promise.resolve(call).then(() => {}, (error: unknown) => void answers.push(String(error)));
    await alice.register(text(code));
    await alice.logIn();
    const auth = { ...alice.auth, deviceId };
    const { send, stranger } = { send: alice.send.bind(alice), stranger: new Uint8Array(32) };
    await send(alice.key, "channel.marker", "a very private line");
    await ask(send(stranger, "channel.marker", "a very private line"));
    await ask(send(alice.key, "channel.marker".repeat(9), "a very private line"));
    await ask(node.peek({ recipientKey: stranger, version: 1, auth }));
    await ask(node.peek({ recipientKey: alice.key, version: 1, auth: { ...auth, deviceId: text("device.marker") } }));
    await ask(node.resolveUser({ username: "Nobody.Marker", auth }));
    await ask(alice.register(text(code)));
    await ask(
      node.opaqueLoginFinish({ username: alice.name, finalization: new Uint8Array(64), identityKey: alice.key }),
    );
    await ask(node.logout({ auth: { version: 1, accessToken: new Uint8Array(32).fill(0x4d) } }));
    using _call = node.subscribe({ recipientKey: alice.key, sink: Inbox.serve(new Sink()), auth });
    strictEqual(answers.length, 8);
    const metrics = await (await fetch(`${running.metrics}/metrics`)).text();
    match(metrics, /^qpq_calls_total\{method="enqueue",result="E029"\} 1$/m);
    await connection.close();
    const { code: exit, log: lines } = await running.end();
    strictEqual(exit, 0);
    match(lines, /account registered/);
    ok(lines.trim().split("\n").every((entry) => typeof JSON.parse(entry).event === "string"));
    const databaseKey = (await Deno.readTextFile(`${folder}/node.key`)).trim();
    const settings = await run(folder, ["config", "--json"], { QPQ_DB_KEY: databaseKey });
    const said = [lines, ...answers, metrics, settings.stdout, settings.stderr].join("\n").toLowerCase();
    const forms = ({ buffer, byteOffset, length }: Uint8Array): string[] => {
      const bytes = new Uint8Array(buffer, byteOffset, length);
      return [
        bytes.toHex(),
        bytes.toBase64(),
        bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
        `${bytes}`,
      ];
    };
    const markers = ["hunter2", "private line", ".marker", code, databaseKey, "4d4d4d4d"];
    for (const secret of [alice.token, alice.key, alice.identitySeed, deviceId]) markers.push(...forms(secret));
    for (const marker of markers) ok(!said.includes(marker.toLowerCase()), marker);
  }));
