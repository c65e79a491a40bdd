// What is taken ahead comes in its place, and what is not is left to its turn, wherever it stands among the others.
import { strict as assert } from "node:assert";
import {
  basicCredential,
  createGroup,
  createKeyPackage,
  generateSignatureKeyPair,
  type GroupEnvironment,
  type GroupMember,
  joinGroup,
} from "@quicproquo/mls";
import { ProcessedAhead } from "./process-ahead.ts";

const utf8 = new TextEncoder();
const suite = 1;

/** Ann and bob; bob is whose messages are taken here. */
function pair(): readonly [ann: GroupMember, bob: GroupMember] {
  const own = (name: string) => ({
    suite,
    credential: basicCredential(utf8.encode(name)),
    signatureKey: generateSignatureKeyPair(suite),
    lifetime: { notBefore: 0n, notAfter: 2n ** 40n },
  });
  const environment: GroupEnvironment = { credentials: () => ({ valid: true }) };
  const ann = createGroup({ ...own("ann"), ...environment, groupId: utf8.encode("crew") });
  const keyPackage = createKeyPackage(own("bob"));
  const { welcome } = ann.commit({ add: [keyPackage.keyPackage] });
  ann.mergePending();
  assert.ok(welcome);
  return [ann, joinGroup({ ...environment, welcome, keyPackage }).group];
}

interface Read {
  readonly words: readonly string[];
  /** How many of them were taken ahead. */
  readonly ahead: number;
}

/** All in their order, as the receiver does it; `begun` is done when so many times some were begun with. */
async function read(
  group: GroupMember,
  messages: readonly (Uint8Array | undefined)[],
  begun: (times: number) => void = () => {},
): Promise<Read> {
  let times = 0;
  const processAhead: GroupMember["processAhead"] = (some) => {
    const taken = group.processAhead(some);
    begun(++times);
    return taken;
  };
  const processedAhead = new ProcessedAhead({ processAhead }, messages);
  const words: string[] = [];
  let ahead = 0;
  for (const [place, message] of messages.entries()) {
    const taken = await processedAhead.at(place);
    if (taken !== undefined) ahead++;
    if (message === undefined) {
      words.push("none");
      continue;
    }
    const processed = taken ?? group.process(message);
    if (processed.kind === "commit") group.merge(processed.staged);
    const isText = processed.kind === "application";
    words.push(isText ? new TextDecoder().decode(processed.data) : processed.kind);
  }
  return { words, ahead };
}

const names = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => `${from + at}`);

Deno.test("a commit, a new epoch and what is no message stand among many others: all come in their order", async () => {
  const [ann, bob] = pair();
  const say = (word: string): Uint8Array => ann.encrypt(utf8.encode(word));
  const before = names(0, 80).map(say);
  const { commit } = ann.commit();
  ann.mergePending();
  const after = [...names(80, 50).map(say), undefined, ...names(130, 40).map(say)];
  const found = await read(bob, [...before, commit, ...after]);
  assert.deepEqual(found.words, [...names(0, 80), "commit", ...names(80, 50), "none", ...names(130, 40)]);
  // Each epoch's first words are not, nor are some at an end that are too few.
  assert.ok(found.ahead >= 80 + 50 + 40 - 2 - 3 * 8, `${found.ahead} were taken ahead`);
});

Deno.test("few are left to their turn", async () => {
  const [ann, bob] = pair();
  const { words, ahead } = await read(bob, names(0, 7).map((word) => ann.encrypt(utf8.encode(word))));
  assert.deepEqual([words, ahead], [names(0, 7), 0]);
});

Deno.test("once the group has changed beside them nothing more is taken ahead, and all is read", async () => {
  const [ann, bob] = pair();
  const messages = names(0, 120).map((word) => ann.encrypt(utf8.encode(word)));
  const { words, ahead } = await read(bob, messages, (times) => {
    if (times === 3) bob.encrypt(utf8.encode("mine"));
  });
  assert.deepEqual(words, names(0, 120));
  assert.equal(ahead, 32);
});
