// `npm run demo`: a conversation of three over real sockets. qpq-server and three qpq processes, a 1:1, a group, one of
// them killed and back, the node restarted. Prints what each of them saw and what the node saw of it, and fails if a line
// is missing, doubled, out of place, or anywhere in the node's data.

import { strict as assert } from "node:assert";
import { NodeProcess } from "../testkit/src/node-process.ts";
import { Person } from "./demo-person.ts";
import { waitingAt, type WaitingRow } from "./node-view.ts";

const direct = ["alice: Hi Bob. Is the bridge open?", "bob: Since Tuesday.", "alice: Then we take the long way 🏔️"];
const group = [
  "alice: Saturday, eight o'clock?",
  "carol: Eight is fine, I bring the map.",
  "bob: 我也去 – see you there.",
  "carol: Written while bob is away.",
  "alice: And one more for him.",
  "bob: Back. Did I miss anything?",
  "alice: The node was restarted, nothing else.",
  "carol: All there.",
];

const folder = await Deno.makeTempDir({ prefix: "qpq-demo-" });
const people: Person[] = [];
let node: NodeProcess | undefined;
try {
  node = await NodeProcess.start({ data: `${folder}/node` });
  const { address, port } = node;
  heading(`a node at ${address}`);
  const meet = async (name: string): Promise<Person> => {
    const person = new Person({ name, address, folder: `${folder}/${name}` });
    people.push(person);
    await person.register();
    person.sit();
    await person.sees(`You are ${name} at`);
    return person;
  };
  const alice = await meet("alice");
  const bob = await meet("bob");
  const carol = await meet("carol");

  await open(alice, "/dm bob", "── @bob ──");
  await say(alice, direct[0], bob, "New in @alice");
  await open(bob, "/switch @alice", "── @alice ──");
  await bob.sees("Is the bridge open?");
  await say(bob, direct[1], alice);
  await say(alice, direct[2], bob);

  await open(alice, "/create-group hikers", "── #hikers ──");
  for (const name of ["bob", "carol"]) await open(alice, `/invite ${name}`, `${name} was invited`);
  for (const other of [bob, carol]) {
    await other.sees("You are in #hikers now");
    await open(other, "/switch #hikers", "── #hikers ──");
  }
  await say(alice, group[0], bob, carol);
  await say(carol, group[1], alice, bob);
  await say(bob, group[2], alice, carol);

  await bob.kill();
  await say(carol, group[3], alice);
  await say(alice, group[4], carol);
  const waiting = waitingAt(`${folder}/node`).filter(({ recipient }) => recipient === "bob");
  bob.sit();
  await bob.sees("New in #hikers", bob.saw.length);
  await open(bob, "/switch #hikers", "── #hikers ──");
  await bob.sees(wordsOf(group[4]));
  await say(bob, group[5], alice, carol);

  await node.stop();
  node = await NodeProcess.start({ data: `${folder}/node`, port });
  await say(alice, group[6], bob, carol);
  await say(carol, group[7], alice, bob);
  for (const person of people) await person.leave();

  for (const person of people) {
    heading(`what ${person.name} saw`);
    for (const line of person.saw) console.log(`  ${line}`);
  }
  heading("what the node saw of the two lines that waited for bob");
  for (const row of waiting) console.log(`  ${rowText(row)}`);

  heading("checks");
  const stored = [
    [alice, "@bob", direct],
    [bob, "@alice", direct],
    [alice, "#hikers", group],
    [bob, "#hikers", group],
    [carol, "#hikers", group],
  ] as const;
  for (const [person, reference, lines] of stored) {
    assert.deepEqual(await person.stored(reference), lines, `${person.name} ${reference}`);
    for (const line of lines) assert.equal(shown(person, line), 1, `${person.name} was shown once: ${line}`);
    console.log(`  ${person.name} ${reference}: ${lines.length} lines, each once, in order`);
  }
  assert.equal(waiting.length >= 2, true, "what was written to bob waited at the node");
  await node.stop();
  console.log(`  ${await searched(`${folder}/node`, waiting)}`);
  console.log("\nevery line arrived");
} finally {
  for (const person of people) await person[Symbol.asyncDispose]();
  await node?.[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
}

function wordsOf(line: string | undefined): string {
  return line?.replace(/^\w+: /, "") ?? "";
}

/** Types the line as its author and waits until the others were shown it, or what stands for it. */
async function say(author: Person, line: string | undefined, ...others: (Person | string)[]): Promise<void> {
  const words = wordsOf(line);
  const instead = others.find((other) => typeof other === "string");
  await author.type(words);
  for (const other of others) if (typeof other !== "string") await other.sees(instead ?? words);
  await author.sees(`you: ${words}`);
}

async function open(person: Person, word: string, answer: string): Promise<void> {
  const from = person.saw.length;
  await person.type(word);
  await person.sees(answer, from);
}

/** How often the person was shown this line, as own or as the author's. */
function shown(person: Person, line: string): number {
  const wanted = line.startsWith(`${person.name}: `) ? `you: ${wordsOf(line)} (` : line;
  // One who comes back is shown the newest lines of a conversation again: counted by sitting.
  const sittings = person.saw.join("\n").split("/help lists").map((sitting) => sitting.split(wanted).length - 1);
  return Math.max(...sittings);
}

function rowText({ recipient, channel, seq, bytes, payload }: WaitingRow): string {
  const where = channel === "" ? "first contact".padEnd(13) : `${channel.slice(0, 12)}…`;
  return `for ${recipient}  channel ${where}  seq ${seq}  ${bytes} bytes  ${payload.slice(0, 6).toHex()}…${
    payload.slice(-20).toHex()
  }`;
}

/** Looks for every line of the conversation in what the node stored, decrypted with its own key, and in its files. */
async function searched(data: string, rows: readonly WaitingRow[]): Promise<string> {
  const lines = [...direct, ...group].map(wordsOf);
  let bytes = 0;
  const search = (where: string, content: Uint8Array): void => {
    const text = new TextDecoder("latin1").decode(content);
    for (const line of lines) {
      const wanted = new TextDecoder("latin1").decode(new TextEncoder().encode(line));
      assert.ok(!text.includes(wanted), `${where} holds: ${line}`);
    }
    bytes += content.length;
  };
  for (const row of rows) search("a message at the node", row.payload);
  for await (const { name, isFile } of Deno.readDir(data)) {
    if (isFile) search(name, await Deno.readFile(`${data}/${name}`));
  }
  return `none of the lines is in the ${new Intl.NumberFormat().format(bytes)} bytes that the node holds`;
}

function heading(title: string): void {
  console.log(`\n== ${title}`);
}
