// Hides what holds one of the listed words, and warns: moderation-bot.ts ADDRESS NAME PASSWORD-FILE WORDS-FILE
// An admin of a group invites it (/invite NAME) and makes it an admin (/promote NAME).
import { readFileSync } from "node:fs";
import process from "node:process";
import { keptEvents, type Message, QpqError, signIn, systemEnvironment } from "@quicproquo/client";

const [address = "", name = "", passwordFile = "", wordsFile = ""] = process.argv.slice(2);
const environment = systemEnvironment({ dataFolder: "bot-data" });
const password = readFileSync(passwordFile, "utf8").trim();
const words = new Set(readFileSync(wordsFile, "utf8").split("\n").map(plain).filter((word) => word !== ""));
await using engine = await signIn({ environment, address, name, password, signal: AbortSignal.timeout(30_000) });
console.log(`${name} is online`);

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
// Everything that happens, what happened while it was gone included: what was harmless when it came may be edited later.
for await (const event of keptEvents(engine, "moderation", stop.signal)) {
  if (event.type === "message" || event.type === "message-changed") await moderate(event.message);
}

async function moderate({ conversation, id, text, author, own, withdrawn }: Message): Promise<void> {
  const listed = text.split(/[^\p{L}\p{M}\p{N}]+/u).some((word) => words.has(plain(word)));
  if (!listed || own || withdrawn !== undefined || !await isModerator(conversation)) return;
  try {
    await engine.hide(conversation, id);
  } catch (error) {
    // An event tells how it was: meanwhile the message was deleted, has disappeared, or is hidden already.
    if (error instanceof QpqError && error.code === "no-message") return;
    throw error;
  }
  await engine.send(conversation, `${author.name ?? "somebody"}: please mind your words here`);
}

/** Whether it may hide anything there. In a 1:1 nobody may. */
async function isModerator(conversation: Message["conversation"]): Promise<boolean> {
  const { conversation: { kind }, members } = await engine.groupInfo(conversation);
  return kind === "group" && members.some(({ self, role }) => self && role === "admin");
}

/** The same for all spellings of a word. */
function plain(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLowerCase();
}
