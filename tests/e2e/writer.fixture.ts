// A client that writes numbered lines until it is killed, and tells each number once the line is in its store.

import { type ConversationId, openProfile, systemEnvironment } from "@quicproquo/client";

const [dataFolder = "", origin = "", password = "", conversation = ""] = Deno.args;
const engine = await openProfile({ environment: systemEnvironment({ dataFolder }), origin, name: "alice", password });
const id = conversation as ConversationId;
const history = await engine.history(id, { limit: 1000 });
for (let number = history.filter((message) => message.own).length + 1;; number += 1) {
  await engine.send(id, `alice ${number}`);
  await Deno.stdout.write(new TextEncoder().encode(`${number}\n`));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
