// Answers whoever writes to it: echo-bot.ts ADDRESS NAME PASSWORD-FILE
import { readFileSync } from "node:fs";
import process from "node:process";
import { incoming, signIn, systemEnvironment } from "@quicproquo/client";

const [address = "", name = "", passwordFile = ""] = process.argv.slice(2);
const environment = systemEnvironment({ dataFolder: "bot-data" });
const password = readFileSync(passwordFile, "utf8").trim();
await using engine = await signIn({ environment, address, name, password, signal: AbortSignal.timeout(30_000) });
console.log(`${name} is online`);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
for await (const { conversation, id, text } of incoming(engine, stop.signal)) {
  await engine.reply(conversation, id, `you said: ${text}`);
}
