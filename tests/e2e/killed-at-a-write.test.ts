// A client killed at chosen writes to its store, before the write or after it: its store opens, and in the end everything
// that it did stands with everybody once and in order, and nothing is missing.

import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { type MeetingPlace, Person, placeOverSockets } from "@quicproquo/testkit/people";
import { sizes } from "@quicproquo/testkit/sizes";

const program = new URL("life.fixture.ts", import.meta.url).pathname;
const { lives, killsEach, every, seed } = sizes.killedAtWrites;

interface Kill {
  /** From the start of the process. */
  readonly write: number;
  readonly when: "before" | "after";
}

Deno.test("a client killed at one write after the other loses nothing, and does nothing twice", async () => {
  await withPeople(async (story) => {
    for (let life = 0; life < lives; life += 1) {
      const random = new SeededRandom(`${seed} ${life}`);
      const kills = Array.from({ length: killsEach }, (): Kill => ({
        write: 1 + random.below(14),
        when: random.chance(0.5) ? "before" : "after",
      }));
      const { killed } = await story.live(`life${life}`, kills);
      assert.equal(killed, killsEach);
    }
  });
});

Deno.test({
  name: "a client killed at every single write of its life",
  ignore: !every,
  fn: () =>
    withPeople(async (story) => {
      const { writes } = await story.live("unharmed", []);
      // How many there are depends a little on what comes in one piece: the last few may not come, and harm nobody.
      for (let write = 1; write <= writes; write += 1) {
        await Promise.all(
          (["before", "after"] as const).map((when) => story.live(`${when}${write}`, [{ write, when }])),
        );
      }
    }),
});

interface Life {
  /** Of its last process. */
  readonly writes: number;
  /** How often it was killed before it was over. */
  readonly killed: number;
}

interface Story {
  /** A life with these kills; resolves once all that it did is as it should be. */
  live(name: string, kills: readonly Kill[]): Promise<Life>;
}

async function withPeople(use: (story: Story) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-killed-" });
  try {
    // Every process that was killed before it had its session logs in anew.
    const limits = {
      enqueuePerSecond: 100_000,
      enqueueBurst: 1_000_000,
      registrationsPerHour: 100_000,
      loginsPerMinutePerPrefix: 100_000,
      loginsPerMinutePerName: 100_000,
    };
    await using node = await NodeProcess.start({ data: `${folder}/node`, limits });
    const place = placeOverSockets({ address: node.address, folder });
    await using bob = await new Person(place, "bob").register();
    await using carol = await new Person(place, "carol").register();
    for (const person of [bob, carol]) await person.settle();
    await use({
      async live(name, kills) {
        const data = `${folder}/${name}`;
        using _answering = answering(bob, name);
        let killed = 0;
        for (const kill of kills) {
          const end = await run(data, node.address, name, kill);
          if (end.done !== undefined) break;
          killed += 1;
          assert.equal(end.signal, "SIGKILL", `${name}, ${kill.when} write ${kill.write}: ${end.said}`);
        }
        const { done, said } = await run(data, node.address, name);
        assert.ok(done !== undefined, said);
        await judge(name, data, { bob, carol, place });
        await Deno.remove(data, { recursive: true });
        return { writes: done, killed };
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface End {
  /** Writes of the process that did all there was to do; undefined if it was killed. */
  readonly done: number | undefined;
  readonly signal: Deno.Signal | null;
  readonly said: string;
}

async function run(data: string, address: string, name: string, kill?: Kill): Promise<End> {
  const at = kill === undefined ? [] : [String(kill.write), kill.when];
  const { signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", "--no-prompt", "--quiet", program, data, address, name, ...at],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const [, writes] = /^done (\d+)$/m.exec(text.decode(stdout)) ?? [];
  return { done: writes === undefined ? undefined : Number(writes), signal, said: text.decode(stderr) };
}

/** Bob answers each line of somebody's 1:1, as he is told of it. */
function answering(bob: Person, name: string): Disposable {
  return bob.engine.on((event) => {
    if (event.type !== "message" || event.message.author.name !== name) return;
    const { conversation, text, files } = event.message;
    if (files.length > 0) return;
    void bob.engine.find(conversation).then(async (found) => {
      if (found?.kind === "direct") await bob.engine.send(conversation, `to ${text}`);
    });
  });
}

interface Others {
  readonly bob: Person;
  readonly carol: Person;
  readonly place: MeetingPlace;
}

async function judge(name: string, dataFolder: string, { bob, carol, place }: Others): Promise<void> {
  await using one = new Person(place, name, { dataFolder });
  await one.open(bob.engine.profile.origin);
  const all = [one, bob, carol];
  for (let round = 0; round < 2; round += 1) for (const person of all) await person.settle();

  const { id: direct } = await one.direct("bob");
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);
  const words = numbered(6);
  const said = words.map((text, at) => at === 0 ? `${text}, edited` : text);
  await one.message(direct, `to ${words.at(-1)}`);
  for (const person of [one, bob]) {
    const messages = await person.engine.history(direct, { limit: 1000 });
    const texts = (from: string): string[] =>
      messages.flatMap(({ text, author, notice, files }) =>
        !notice && files.length === 0 && author.name === from ? [text] : []
      );
    assert.deepEqual(texts(name), said, `${name}'s words at ${person.name}'s`);
    assert.deepEqual(texts("bob"), words.map((text) => `to ${text}`), `bob's answers at ${person.name}'s`);
    const reactions = messages.filter(({ reactions }) => reactions.length > 0);
    assert.deepEqual(reactions.map(({ text, reactions }) => [text, reactions[0]?.by.length]), [[words[1], 1]]);
    assert.deepEqual((await person.engine.files(direct)).map((file) => file.name), ["file"]);
  }
  const group = await one.group("trio");
  for (const person of all) {
    const messages = await person.engine.history(group.id, { limit: 1000 });
    assert.deepEqual(messages.flatMap(({ text, notice }) => notice ? [] : [text]), numbered(5), person.name);
    const members = await person.engine.members(group.id);
    assert.deepEqual(members.map((member) => member.person.name).sort(), ["bob", "carol", name].sort());
    // A line with a reason is one that could not be followed.
    for (const conversation of person === carol ? [group.id] : [group.id, direct]) {
      const lines = await person.lines(conversation);
      const where = `${name}'s ${conversation === direct ? "1:1" : "group"} at ${person.name}'s: ${lines.join("\n")}`;
      assert.deepEqual(lines.filter((line) => /\([a-z-]+\)\]$/.test(line)), [], where);
    }
  }
}
