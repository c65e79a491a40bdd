// A request to a witness as C2SP's page writes one, there and back, and nothing of another form.
import assert from "node:assert/strict";
import { formatAddCheckpoint, parseAddCheckpoint, parseTreeSize } from "./witness-request.ts";

// The example of the specification.
const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

Deno.test("the example of the specification, there and back", () => {
  const parsed = parseAddCheckpoint(example);
  assert.ok(parsed !== undefined);
  assert.deepEqual([parsed.oldSize, parsed.hashes.length], [20_852_014, 4]);
  assert.ok(parsed.checkpoint.startsWith("example.com/behind-the-sofa\n20852163\n"));
  assert.equal(formatAddCheckpoint(parsed), example);
  const first = { oldSize: 0, hashes: [], checkpoint: "a checkpoint\n" };
  assert.deepEqual(parseAddCheckpoint(formatAddCheckpoint(first)), first);
});

Deno.test("what is no request is refused", () => {
  const wrong = [
    "",
    "\n\n",
    "old\n\n",
    "old 01\n\nx\n",
    "old -1\n\nx\n",
    "old 9007199254740993\n\nx\n",
    "new 1\n\nx\n",
    "old 1\nAAAA\n\nx\n",
    `old 1\n${"A".repeat(43)}=\n`,
    `old 1\n${`${"A".repeat(43)}=\n`.repeat(64)}\nx\n`,
    `old 1\n\n${"x".repeat(100_000)}`,
  ];
  for (const body of wrong) assert.equal(parseAddCheckpoint(body), undefined, JSON.stringify(body.slice(0, 30)));
  assert.deepEqual(["0", "12", "012", "", "1e3", "-0"].map(parseTreeSize), [0, 12, ...new Array(4)]);
});
