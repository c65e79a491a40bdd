// The bots of examples/ on Deno, over QUIC, at a real node: what they are for, and that none is lost while they are gone.

import assert from "node:assert/strict";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { Person, placeOverSockets } from "@quicproquo/testkit/people";
import { Bot } from "../bot.ts";

const programs = new URL("../../examples/", import.meta.url).pathname;

Deno.test("the bots of examples/ do what they are for", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-bots-" });
  try {
    await using node = await NodeProcess.start({ data: `${folder}/node` });
    const { address } = node;
    const start = async (name: string, program: string, ...args: string[]): Promise<Bot> => {
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
      const input = program === "notifier" ? "piped" : "null";
      return Bot.start({
        folder: `${folder}/${name}`,
        program: `${programs}${program}.ts`,
        args,
        address,
        name,
        input,
      });
    };
    const place = placeOverSockets({ address, folder });
    await Deno.writeTextFile(`${folder}/words`, "Blödsinn\n\n");
    const [first, second, one, two] = await Promise.all([
      start("echo", "echo-bot"),
      start("warden", "moderation-bot", `${folder}/words`),
      new Person(place, "alice").register(),
      new Person(place, "bob").register(),
    ]);
    await using echo = first;
    await using warden = second;
    await using alice = one;
    await using bob = two;
    await Promise.all([alice.settle(), bob.settle()]);

    await t.step("the echo bot answers everything over QUIC, what came while it was gone included", async () => {
      const { id } = await alice.engine.openDirect("echo");
      await alice.engine.send(id, "hello");
      await alice.message(id, "you said: hello");
      await echo.kill();
      for (const text of ["one", "two"]) await alice.engine.send(id, text);
      await alice.settle();
      await using back = await start("echo", "echo-bot");
      await alice.message(id, "you said: two");
      await back.stop();
      const answers = (await alice.lines(id)).filter((line) => line.startsWith("you said"));
      assert.deepEqual(answers, ["you said: hello", "you said: one", "you said: two"]);
      const known = await Deno.readTextFile(`${folder}/echo/bot-data/nodes/transports.json`);
      assert.match(known, /"transport":"quic"/);
    });

    await t.step("the moderation bot hides listed words in any spelling, edited in too, and warns", async () => {
      // Between two nobody may hide anything: it does nothing, and goes on.
      const { id: direct } = await bob.engine.openDirect("warden");
      await bob.engine.send(direct, "what blödsinn");
      await bob.message(direct, "what blödsinn", "delivered");
      const id = await alice.found("garden", [bob]);
      await alice.engine.invite(id, "warden");
      await alice.engine.promote(id, "warden");
      await bob.engine.send(id, "BLÖDSINN!");
      await bob.engine.send(id, "Blödsinnige Leute sind wir nicht");
      const { id: changed } = await bob.engine.send(id, "fine");
      await alice.message(id, "fine");
      await bob.engine.edit(id, changed, "blodsinn");
      const others = async () => (await alice.engine.history(id)).filter(({ own, notice }) => !own && !notice);
      await alice.until("the second warning", async () => {
        const warnings = (await others()).filter(({ text }) => text === "bob: please mind your words here");
        return warnings.length === 2 ? true : undefined;
      });
      const bobs = (await others()).filter(({ author }) => author.name === "bob");
      assert.deepEqual(bobs.map(({ text, withdrawn }) => withdrawn === undefined ? text : `by ${withdrawn.by.name}`), [
        "by warden",
        "Blödsinnige Leute sind wir nicht",
        "by warden",
      ]);
      assert.deepEqual(await bob.lines(direct), ["what blödsinn"]);
      await warden.stop();
    });

    await t.step("the notifier sends each line, and ends when all have left", async () => {
      await using notifier = await start("backups", "notifier", "@alice");
      await notifier.writes("backup begins\n\nbackup ");
      await notifier.writes("done\n");
      await notifier.inputEnds();
      const { id } = await alice.direct("backups");
      await alice.message(id, "backup done");
      assert.deepEqual(await alice.lines(id), ["backup begins", "backup done"]);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
