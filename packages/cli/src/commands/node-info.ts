// What the node says of itself: version, keys, pins, limits.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const node: Word = {
  name: "node",
  usage: "/node",
  summary: text.words.node,
  async run(_argument, context) {
    for (const row of text.nodeRows(await context.engine.nodeInfo())) context.face.print(row);
  },
};
