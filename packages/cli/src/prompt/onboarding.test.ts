// The way in for somebody who answers something else than what was asked.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { QpqError } from "@quicproquo/protocol";
import { EchoEngine } from "../../../../testkit/src/echo-engine.ts";
import { silentFace } from "../../../../testkit/src/silent-face.ts";
import type { Door } from "../door.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";
import { enter } from "./onboarding.ts";

Deno.test("an answer that is none of the ways in: what is expected is said, and the answer is not repeated", async () => {
  const { face, printed } = answering("correct horse", "hunter2", undefined);
  assert.equal(await enter(nobodyHere, face, {}, new AbortController().signal), undefined);
  const told = printed.filter((line) => line === text.onboarding.waysInExpected);
  assert.equal(told.length, 2);
  assert.ok(!printed.some((line) => /horse|hunter2/.test(line)), printed.join("\n"));
});

Deno.test("which of several profiles: it is asked until one is chosen, and a password that came too early is not repeated", async () => {
  const opened: string[] = [];
  const door: Door = {
    ...nobodyHere,
    profiles: () => Promise.resolve([{ name: "alice" }, { name: "bob" }]),
    open(name) {
      opened.push(name);
      return Promise.resolve(new EchoEngine(name, nobodyHere.address));
    },
  };
  const open = async (...answers: readonly string[]): Promise<readonly string[]> => {
    const { face, printed } = answering(...answers, undefined);
    await using _engine = await enter(door, face, {}, new AbortController().signal);
    return printed;
  };
  const printed = await open("hunter2", "3", "@Bob", "hunter2");
  assert.equal(printed.filter((line) => line === text.onboarding.noSuchChoice).length, 2);
  assert.ok(!printed.some((line) => line.includes("hunter2")), printed.join("\n"));
  await open("1", "hunter2");
  await open();
  assert.deepEqual(opened, ["bob", "alice"]);
});

Deno.test("an account from a file: what was wrong is asked again and nothing else, and no secret is shown", async () => {
  const home = await Deno.makeTempDir({ prefix: "qpq-bring-" });
  try {
    const file = join(home, "alice.qpq");
    await Deno.writeTextFile(file, "");
    const tried: string[][] = [];
    const door: Door = {
      ...nobodyHere,
      bring(path, passphrase, password) {
        tried.push([path, passphrase, password]);
        if (passphrase !== "right words") return Promise.reject(new QpqError("passphrase-wrong", "that is not it"));
        if (password !== "the account's") return Promise.reject(new QpqError("login-failed", "nor is that"));
        return Promise.resolve(new EchoEngine("alice", "qpq://elsewhere:7000"));
      },
    };
    const { face, printed } = answering(
      "i",
      join(home, "nowhere"),
      home,
      `"${file}"`,
      "wrong words",
      "not the account's",
      "right words",
      "the account's",
    );
    await using engine = await enter(door, face, {}, new AbortController().signal);
    assert.equal(engine?.profile.name, "alice");
    assert.deepEqual(tried, [
      [file, "wrong words", "not the account's"],
      [file, "right words", "not the account's"],
      [file, "right words", "the account's"],
    ]);
    assert.ok(!printed.some((line) => /words|account's$/.test(line)), printed.join("\n"));
    assert.ok(printed.includes(text.export.imported("alice")));
    // The next start has to be told where it is: here is another node.
    assert.ok(printed.some((line) => line.includes("qpq qpq://elsewhere:7000")));

    const already: Door = { ...nobodyHere, bring: () => Promise.reject(new QpqError("profile-exists", "it is here")) };
    const again = answering("import", file, "right words", "the account's", undefined);
    assert.equal(await enter(already, again.face, {}, new AbortController().signal), undefined);
    assert.ok(again.printed.some((line) => line.includes("It is here.")));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

const refuse = () => Promise.reject(new QpqError("login-failed", "nobody gets in here"));
const nobodyHere: Door = {
  address: "qpq://localhost",
  profiles: () => Promise.resolve([]),
  connect: () => Promise.resolve(undefined),
  hold: () => Promise.resolve(undefined),
  register: refuse,
  login: refuse,
  bring: refuse,
  open: refuse,
};

/** Somebody who gives these answers; `undefined` cancels. */
function answering(...answers: (string | undefined)[]): { readonly face: Face; readonly printed: string[] } {
  const printed: string[] = [];
  return {
    printed,
    face: {
      ...silentFace,
      print: (line) => void printed.push(line),
      ask: ({ passing, hidden }) => {
        // A face that draws keeps other answers on the screen.
        if (passing !== true && hidden !== true) printed.push(String(answers[0]));
        return Promise.resolve(answers.shift());
      },
    },
  };
}
