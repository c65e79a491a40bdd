// The way in for somebody who answers something else than what was asked.
import { strict as assert } from "node:assert";
import { QpqError } from "@quicproquo/protocol";
import { silentFace } from "../../../../testkit/src/silent-face.ts";
import type { Door } from "../door.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";
import { enter } from "./onboarding.ts";

Deno.test("an answer that is neither register nor login: what is expected is said, and the answer is not repeated", async () => {
  const { face, printed } = answering("correct horse", "hunter2", undefined);
  assert.equal(await enter(nobodyHere, face, {}, new AbortController().signal), undefined);
  const told = printed.filter((line) => line === text.onboarding.registerOrLoginExpected);
  assert.equal(told.length, 2);
  assert.ok(!printed.some((line) => /horse|hunter2/.test(line)), printed.join("\n"));
});

const refuse = () => Promise.reject(new QpqError("login-failed", "nobody gets in here"));
const nobodyHere: Door = {
  address: "qpq://localhost",
  profiles: () => Promise.resolve([]),
  connect: () => Promise.resolve(undefined),
  hold: () => Promise.resolve(undefined),
  register: refuse,
  login: refuse,
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
      ask: ({ passing }) => {
        // A face that draws keeps other answers on the screen.
        if (passing !== true) printed.push(String(answers[0]));
        return Promise.resolve(answers.shift());
      },
    },
  };
}
