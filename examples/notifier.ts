// Sends each line of its standard input to a person or a group: notifier.ts ADDRESS NAME PASSWORD-FILE @NAME|#GROUP
//   tail -f /var/log/backup.log | … notifier.ts qpq://… backups password.txt '#operators'
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { signIn, systemEnvironment } from "@quicproquo/client";

const [address = "", name = "", passwordFile = "", to = ""] = process.argv.slice(2);
const environment = systemEnvironment({ dataFolder: "bot-data" });
const password = readFileSync(passwordFile, "utf8").trim();
await using engine = await signIn({ environment, address, name, password, signal: AbortSignal.timeout(30_000) });
console.log(`${name} is online`);

const conversation = to.startsWith("@") ? await engine.openDirect(to.slice(1)) : await engine.find(to);
if (conversation === undefined) throw new Error(`${name} is in no group ${to}: invite it first`);
for await (const line of createInterface({ input: process.stdin })) {
  // It is in the local store when this returns, and leaves as soon as the network lets it.
  if (line.trim() !== "") await engine.send(conversation.id, line);
}
await engine.flushed(AbortSignal.timeout(60_000));
