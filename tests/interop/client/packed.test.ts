// The packed SDK, installed with the packages that it needs into an empty folder: on Node 24 a bot registers at a real
// node over TLS, answers, is killed, and finds what came meanwhile; the same bot runs there on Deno. TypeScript accepts
// the declarations.

import assert from "node:assert/strict";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { Person, placeOverSockets } from "@quicproquo/testkit/people";
import { Bot } from "../../bot.ts";
import { leftOut, withPacked } from "../packed-library.ts";

const examples = new URL("../../../examples", import.meta.url).pathname;
const needed = ["capnp", "mls", "transport", "protocol", "client"];

Deno.test({
  name: `the packed SDK works on Node 24 over TLS${leftOut === undefined ? "" : ` (${leftOut})`}`,
  ignore: leftOut !== undefined,
  fn: () =>
    withPacked(needed, async ({ folder, nodeProgram, node, typeCheck }) => {
      for (const name of ["echo-bot", "moderation-bot", "notifier"]) {
        await Deno.copyFile(`${examples}/${name}.ts`, `${folder}/${name}.ts`);
      }
      await Deno.copyFile(new URL("refusals.ts", import.meta.url), `${folder}/refusals.ts`);
      await typeCheck();

      let server = await NodeProcess.start({ data: `${folder}/data` });
      try {
        const { address, port } = server;
        const program = `${folder}/echo-bot.ts`;
        const onNode = { folder, runtime: nodeProgram, program, address, name: "echo" };
        await using bot = await Bot.start(onNode);
        await using alice = await new Person(placeOverSockets({ address, folder }), "alice").register();
        await alice.settle();
        const { id } = await alice.engine.openDirect("echo");
        await alice.engine.send(id, "hello");
        await alice.message(id, "you said: hello");
        await bot.kill();
        await alice.engine.send(id, "while you slept");
        await alice.settle();
        await using back = await Bot.start(onNode);
        await alice.message(id, "you said: while you slept");
        const known = await Deno.readTextFile(`${folder}/bot-data/nodes/transports.json`);
        assert.match(known, /"transport":"tls"/);

        // The node goes, and comes back: between two attempts nothing but the bot's own loop keeps the process alive.
        await server.kill();
        await alice.until("the loss", () => alice.engine.connection.state === "offline" ? true : undefined);
        server = await NodeProcess.start({ data: `${folder}/data`, port });
        await alice.online();
        await alice.engine.send(id, "are you there?");
        await alice.message(id, "you said: are you there?");
        await back.stop();

        // The same installation, the same profile, on Deno.
        await using onDeno = await Bot.start({ folder, program, address, name: "echo", flags: ["--unstable-net"] });
        await alice.engine.send(id, "and now?");
        await alice.message(id, "you said: and now?");
        await onDeno.stop();

        // Prints what went wrong, and nothing if all is as it should be.
        assert.equal(await node(["refusals.ts", address]), "");
      } finally {
        await server.stop();
      }
    }),
});
