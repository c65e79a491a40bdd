// A conversation in a file: what it says, and that whoever has it can tell whether and where it was changed.
import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlace, registerPeople } from "@quicproquo/testkit/people";
import { signingKeyFromSeed, signTranscript } from "@quicproquo/protocol";
import type { TranscriptCheck } from "./api.ts";
import { checkTranscript } from "./transcript/check-transcript.ts";
import { BEGIN, jsonSeal } from "./transcript/forms.ts";

Deno.test("a transcript says what was said, leaves out what disappears, and every change to it is found where it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-transcripts-"));
  await using place = await openPlace({ now: Date.UTC(2026, 10, 28, 17, 40, 5) });
  const [alice, bob] = await registerPeople(place, "alice", "bob");
  await using _alice = alice;
  await using _bob = bob;
  const { id } = await alice.engine.openDirect("bob");
  const { id: first } = await alice.engine.send(id, "one\n" + BEGIN);
  await alice.engine.enqueueWithTtl(id, "gone tomorrow", 86_400);
  const { id: second } = await alice.engine.send(id, "tow");
  await alice.engine.edit(id, second, "two");
  const third = await alice.engine.send(id, "three");
  await alice.engine.deleteMessage(id, third.id);
  await bob.direct("alice");
  await bob.engine.react(id, (await bob.message(id, "one\n" + BEGIN)).id, "👍");
  await bob.engine.reply(id, first, "an answer");
  await alice.message(id, "an answer");
  await alice.settle();
  const reacted = async () => (await alice.engine.history(id)).some(({ reactions }) => reactions.length > 0);
  await alice.until("the reaction", async () => await reacted() ? true : undefined);

  try {
    const [text, json, bent] = ["text", "json", "bent"].map((name) => join(folder, name));
    assert.ok(text !== undefined && json !== undefined && bent !== undefined);
    for (const [path, format] of [[text, "text"], [json, "json"]] as const) {
      const made = await alice.engine.exportTranscript(id, path, format);
      assert.deepEqual([made.messages, made.disappearing, made.format], [4, 1, format]);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const { lines, key, name, valid, brokenCount, signature } = await checkTranscript(path);
      assert.deepEqual([key, `${name}`, valid, brokenCount], [alice.engine.profile.key, "alice", true, 0]);
      assert.equal(signature, "holds");

      const written = readFileSync(path, "utf8");
      assert.ok(!written.includes("gone tomorrow"));
      const rows = written.split("\n");
      const check = async (changed: readonly string[]): Promise<TranscriptCheck> => {
        writeFileSync(bent, changed.join("\n"));
        return await checkTranscript(bent);
      };
      for (let at = 1; at < lines; at++) {
        const row = rows[at] ?? "";
        // In JSON the link stands at the end: the change is in what it covers.
        const changed = await check(rows.with(at, format === "json" ? row.replace("{", "{ ") : `${row} `));
        assert.deepEqual([changed.valid, changed.broken], [false, [at + 1]], row);
        const missing = await check(rows.toSpliced(at, 1));
        assert.ok(!missing.valid && missing.signature === "of-other-lines", row);
        assert.ok(missing.lines < missing.signedLines);
      }
      const swapped = await check(rows.with(1, rows[2] ?? "").with(2, rows[1] ?? ""));
      assert.ok(!swapped.valid && swapped.broken[0] === 2);
      for (const cut of [1, 3, lines, rows.length - 2]) {
        await assert.rejects(check(rows.slice(0, cut)), { code: "transcript-invalid" }, `${cut}`);
      }
      await assert.rejects(check([...rows, "more", ""]), { code: "transcript-invalid" });
      await assert.rejects(check(["something else", ...rows]), { code: "transcript-invalid" });
      await assert.rejects(checkTranscript(join(folder, "nowhere")), { code: "file-unreadable" });
    }

    const shown = readFileSync(text, "utf8").split(`\n${BEGIN}\n`)[0]?.split("\n") ?? [];
    assert.deepEqual(shown, [
      "qpq transcript v1",
      "the conversation with bob",
      `exported by alice at ${place.origin}`,
      "2026-11-28 17:40:05 UTC, as are all times",
      "",
      "2026-11-28 17:40:05  alice: one",
      `    ${BEGIN}`,
      "    👍 bob",
      "2026-11-28 17:40:05  alice: two (edited)",
      "2026-11-28 17:40:05  alice: (deleted by alice)",
      "2026-11-28 17:40:05  bob: (to alice) an answer",
      "",
      "lines of the conversation: 4",
      "left out, since they disappear: 1",
    ]);

    // The lines with another's signature under them are another's; a signature that is not theirs is nobody's.
    const rows = readFileSync(json, "utf8").trimEnd().split("\n");
    const sealed = JSON.parse(rows.at(-1) ?? "");
    const stranger = signingKeyFromSeed(new Uint8Array(32).fill(9));
    const claim = { name: "alice", origin: place.origin, lines: sealed.lines, head: Uint8Array.fromHex(sealed.head) };
    const signature = signTranscript(stranger, claim);
    for (const key of [stranger.publicKey, alice.key]) {
      writeFileSync(bent, `${[...rows.slice(0, -1), jsonSeal({ ...claim, key, signature })].join("\n")}\n`);
      const found = await checkTranscript(bent);
      assert.deepEqual([found.key, found.valid], [key.toHex(), key === stranger.publicKey]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
