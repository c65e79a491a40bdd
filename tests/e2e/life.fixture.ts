// A life with a client: an account, a 1:1, a group, words in both, an edit, a reaction, a file, new keys. It kills itself
// (SIGKILL) at the write to its store that it is told, before it or after it. Started again it goes on where its store
// says that it was; it says "done" once nothing is left to do and everything has left.

import process from "node:process";
import { type ConversationId, type Message, signIn, systemEnvironment } from "@quicproquo/client";
import { cheapPasswords } from "../../testkit/src/cheap-passwords.ts";
import { Store } from "../../packages/client/src/store/store.ts";

const [dataFolder = "", address = "", name = "", killAt = "0", when = "before"] = process.argv.slice(2);
const patience = AbortSignal.timeout(60_000);

let writes = 0;

function openCounted(path: string, key: Uint8Array, options: { readonly create: boolean }): Store {
  const store = Store.open(path, key, options);
  const commit = store.commit.bind(store);
  store.commit = () => {
    writes += 1;
    const last = writes === Number(killAt);
    if (last && when === "before") process.kill(process.pid, "SIGKILL");
    commit();
    if (last) process.kill(process.pid, "SIGKILL");
  };
  return store;
}

await using engine = await signIn({
  environment: {
    ...systemEnvironment({ dataFolder, transports: ["tls"] }),
    openStore: openCounted,
    ...cheapPasswords,
  },
  address,
  name,
  password: `password of ${name}`,
  signal: patience,
});
await engine.flushed(patience);

const { id: direct } = await engine.openDirect("bob");
await say(direct, 6);
const group = await engine.find("#trio") ?? await engine.createGroup("trio");
for (const other of ["bob", "carol"]) {
  const members = await engine.members(group.id);
  if (!members.some(({ person }) => person.name === other)) await engine.invite(group.id, other);
}
await say(group.id, 3);
const [first, second] = await own(direct);
if (first !== undefined && !first.edited) await engine.edit(direct, first.id, `${first.text}, edited`);
if (second !== undefined && second.reactions.length === 0) await engine.react(direct, second.id, "👍");
await engine.flushed(patience);
if ((await engine.files(direct)).length === 0) {
  await engine.sendFile(direct, { name: "file", size: 3, content: once(Uint8Array.of(1, 2, 3)) });
}
await engine.updateKey(group.id);
await say(group.id, 5);
await engine.markRead(direct);
await engine.flushed(patience);
await engine.caughtUp(patience);
process.stdout.write(`done ${writes}\n`);

/** One's own lines of a conversation, up to this number, each once. */
async function say(conversation: ConversationId, upTo: number): Promise<void> {
  for (let number = (await own(conversation)).length + 1; number <= upTo; number += 1) {
    await engine.send(conversation, `${name} ${number}`);
  }
}

async function own(conversation: ConversationId): Promise<Message[]> {
  const messages = await engine.history(conversation, { limit: 1000 });
  return messages.filter((message) => message.own && !message.notice && message.files.length === 0);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
