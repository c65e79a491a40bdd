// Commands that say who can be trusted: safety numbers and codes, contradictions, the doctor.
import { strict as assert } from "node:assert";
import { objects, qpq, withPassword } from "./echo-one-shot.ts";

Deno.test("qpq verify: the number in groups of five; marked by --yes or by the number read out, taken back by --no", () =>
  withPassword(async (file) => {
    const run = (...args: string[]) => qpq(["verify", "bob", ...args, "--password-file", file]);
    const shown = await run();
    assert.equal(shown.code, 0);
    assert.match(
      shown.out,
      /\n {2}01234 56789 01234 56789\n {2}01234 56789 01234 56789\n {2}01234 56789 01234 56789\n/,
    );
    assert.match(shown.out, /bob is not verified\./);
    assert.match((await run("--yes")).out, /bob is verified since /);
    const [marked] = objects((await run("--number", "01234 56789".repeat(6), "--json")).out);
    assert.deepEqual([marked?.["trust"], marked?.["digits"]], ["verified", "0123456789".repeat(6)]);
    assert.equal(objects((await run("--no", "--json")).out)[0]?.["trust"], "unverified");
    const differs = await run("--number", "1".repeat(60));
    assert.deepEqual([differs.code, differs.out], [6, ""]);
    assert.match(
      differs.err,
      /^✗ That is not the safety number of you and bob: nobody was marked as verified\.\n {2}If it/,
    );
    const code = "7363616e6e61626c65".padEnd(148, "0");
    const scanned = await run("--code", code.toUpperCase(), "--json");
    assert.equal(objects(scanned.out)[0]?.["trust"], "verified");
    const another = await run("--code", `0801${code}`);
    assert.deepEqual([another.code, another.out], [6, ""]);
    assert.match(another.err, /^✗ That is not the code that bob shows for you: nobody was marked as verified\./);
    const later = await run("--code", `0802${code}`);
    assert.equal(later.code, 6);
    assert.match(later.err, /another version/);
    const both = ["--code", code, "--number", "1".repeat(60)];
    for (const wrong of [["--yes", "--no"], ["--number", "123"], ["--code", "no code"], ["--code", ""], both]) {
      assert.equal((await run(...wrong)).code, 2, wrong.join(" "));
    }
  }));

Deno.test("somebody who is contradicted: a word in the list, the heading and the members, and exit code 6", () =>
  withPassword(async (file) => {
    const env = { ECHO_CONTRADICTED: "1" };
    const scanned = "7363616e6e61626c65".padEnd(148, "0");
    const { code, out } = await qpq(["verify", "bob", "--password-file", file], { env });
    assert.equal(code, 6);
    assert.match(out, /bob is CONTRADICTED \(proof-of-another\): nothing is sent to them/);
    const list = await qpq(["list", "--password-file", file], { env });
    assert.match(list.out, /@bob {2}\(CONTRADICTED, nothing is sent\) /);
    const stdin =
      `/dm bob\n/members\n/verify\n/verify no\n/verify ${scanned}\n/verify 12345\n/list\n/switch #team\n/verify\n/quit\n`;
    const prompt = await qpq(["--password-file", file], { stdin, env });
    assert.match(prompt.out, /── @bob · CONTRADICTED, nothing is sent ──/);
    assert.match(prompt.out, /bob {2}[0-9a-f]{16}… {2}\(CONTRADICTED, nothing is sent\)/);
    const order = [
      "bob is CONTRADICTED",
      "bob is not verified.",
      "bob is verified since",
      "A safety number has 60 digits.",
    ];
    const places = [...order, "@bob  (verified)", "Write: /verify NAME"].map((line) => prompt.out.indexOf(line));
    assert.deepEqual(places.filter((place) => place < 0), [], prompt.out);
    assert.deepEqual(places, places.toSorted((left, right) => left - right));
  }));

Deno.test("qpq doctor: all is well, or a line for each thing that is wrong, and an exit code", () =>
  withPassword(async (file) => {
    const well = await qpq(["doctor", "--password-file", file]);
    assert.equal(well.code, 0);
    assert.match(well.out, /^transport {5}memory\nkey packages {2}32 at the node, and a last one\n/);
    assert.match(well.out, /log {11}3 entries, yours is right\n[^]*\nAll is well\.\n$/);
    const run = (problem: string, ...args: string[]) =>
      qpq(["doctor", ...args, "--password-file", file], { env: { ECHO_PROBLEM: problem } });
    const late = await run("clock-behind");
    assert.equal(late.code, 8);
    assert.match(late.out, /\n✗ clock-behind: this machine's clock is behind/);
    assert.ok(!late.out.includes("All is well"));
    const caught = await run("log-alarm", "--json");
    assert.equal(caught.code, 6);
    assert.deepEqual([objects(caught.out)[0]?.["problems"], objects(caught.out)[0]?.["alarms"]], [["log-alarm"], [
      "forked",
    ]]);
    const away = await qpq(["doctor", "--password-file", file], { env: { ECHO_OFFLINE: "1" } });
    assert.equal(away.code, 5);
    const prompt = await qpq(["--password-file", file], { stdin: "/doctor\n/quit\n" });
    assert.match(prompt.out, /All is well\./);
  }));
