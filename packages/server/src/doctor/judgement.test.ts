// What the doctor makes of what it sees.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createCertificate } from "@quicproquo/transport";
import { authority } from "@quicproquo/testkit";
import { judgeCertificate } from "./certificate.ts";
import { judgeClock } from "./clock.ts";
import { judgeDisk } from "./disk.ts";
import { examineFolder } from "./folder.ts";

const now = Date.UTC(2026, 10, 1);
const day = 86_400_000;

Deno.test("a clock behind what is stored was set back", () => {
  strictEqual(judgeClock(now, undefined).state, "ok");
  strictEqual(judgeClock(now, now - 365 * day).state, "ok");
  strictEqual(judgeClock(now, now + 60_000).state, "ok");
  strictEqual(judgeClock(now, now + 60_001).state, "failed");
});

Deno.test("a disk with little room is told of, one with none has failed", () => {
  const states = [undefined, 2 ** 30, 2 ** 30 - 1, 2 ** 26, 2 ** 26 - 1].map((free) => judgeDisk(free).state);
  deepStrictEqual(states, ["warning", "ok", "warning", "warning", "failed"]);
});

Deno.test("a folder is its owner's alone", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-doctor-" });
  try {
    await Deno.writeTextFile(`${folder}/node.key`, "", { mode: 0o600 });
    const states = (given = false) =>
      [...examineFolder(folder, given)].map(({ subject, state }) => `${subject} ${state}`);
    deepStrictEqual(states(), ["permissions ok", "key ok"]);
    deepStrictEqual(states(true), ["permissions ok", "key warning"]);
    await Deno.chmod(`${folder}/node.key`, 0o640);
    deepStrictEqual(states(), ["permissions failed", "key ok"]);
    await Deno.chmod(`${folder}/node.key`, 0o600);
    await Deno.chmod(folder, 0o701);
    deepStrictEqual(states(), ["permissions failed", "key ok"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a certificate is judged by its time and by the host that people are told", async () => {
  const { issue } = await authority();
  const until = async (days: number, name = "chat.example.org"): Promise<string> =>
    (await issue(name, now - day, now + days * day)).certPem;
  const judge = (certPem: string | undefined, publicHost?: string): string =>
    judgeCertificate({ certPem, publicHost }, now).state;
  strictEqual(judge(await until(30)), "ok");
  strictEqual(judge(await until(13)), "warning");
  strictEqual(judge(await until(-0.5)), "failed");
  strictEqual(judge((await issue("chat.example.org", now + day, now + 90 * day)).certPem), "failed");
  strictEqual(judge(await until(30), "chat.example.org"), "ok");
  strictEqual(judge(await until(30), "other.example.org"), "failed");
  strictEqual(judge(await until(30, "*.example.org"), "Chat.example.org"), "ok");
  strictEqual(judge(await until(30, "*.example.org"), "example.org"), "failed");
  strictEqual(judge(await until(30, "*.example.org"), "a.chat.example.org"), "failed");
  strictEqual(judge((await createCertificate(now)).certPem), "ok");
  strictEqual(judge(undefined), "warning");
  strictEqual(
    judgeCertificate({ certPem: undefined, publicHost: undefined, reason: "unreadable" }, now).state,
    "failed",
  );
});
