// What the node says of itself: version, keys, pins, limits.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { nodeJson } from "../json-shapes.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const node: Word = {
  name: "node",
  usage: "/node",
  summary: text.words.node,
  needsNode: true,
  async run(_argument, context) {
    for (const row of text.nodeRows(await context.engine.nodeInfo())) context.face.print(row);
  },
};

export const nodeInfoCommand: OneShot = (program, act) => {
  const shape = "{softwareVersion, origin, nodeKey, pins, registration, cipherSuite, transport, keyExchange, limits}";
  const command = program.command("node-info").summary(text.words.node).description(text.descriptions.nodeInfo)
    .addHelpText("after", more("qpq node-info", shape));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        const facts = await engine.nodeInfo();
        context.result(nodeJson(facts), ...text.nodeRows(facts));
        return exitCodes.done;
      }))
  );
};
