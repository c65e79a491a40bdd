// What may stand next, for lines that are being typed, by the real table of commands; and what shells make of it.
import { strict as assert } from "node:assert";
import { answerTo, hasProgram } from "@quicproquo/testkit/programs";
import { buildProgram } from "../command-line.ts";
import { manualOf } from "./manual.ts";
import { shells } from "./shells.ts";
import { optionsOf, wantedAt } from "./wanted.ts";

const program = buildProgram(async () => {});
const wanted = (line: string) => wantedAt(program, line.split(" "));
const values = (line: string): string[] => wanted(line).words.map(({ value }) => value);

Deno.test("commands, options and choices are offered where they may stand, and kinds of names where those may", () => {
  assert.ok(values("").includes("send") && values("").includes("group") && !values("").includes("complete"));
  assert.ok(values("group ").includes("create") && !values("group ").includes("send"));
  assert.deepEqual(values("completion "), ["bash", "zsh", "fish"]);
  for (const option of ["--follow", "--reader", "--data-dir", "--json"]) assert.ok(values("read -").includes(option));
  assert.ok(values("-").includes("--version") && !values("read -").includes("--version"));
  const kinds = {
    "send ": "conversation",
    "send @bob ": "other",
    "send -- ": "conversation",
    "dm ": "person",
    "group add ": "conversation",
    "group add #team ": "person",
    "send-file @bob ": "file",
    "--as ": "profile",
    "send --as ": "profile",
    "send --as alice ": "conversation",
    "send --json ": "conversation",
    "--password-file ": "file",
    "search words --conversation ": "conversation",
    "read --reader ": "other",
    "nonsense ": "other",
  };
  for (const [line, kind] of Object.entries(kinds)) assert.equal(wanted(line).kind, kind, line);
  assert.deepEqual(wanted("--data-dir /d send --as alice ").given, { "--data-dir": "/d", "--as": "alice" });
});

Deno.test({
  name: "bash completes what it takes apart and what it must quote, by what the program answers",
  ignore: !hasProgram("bash"),
  async fn() {
    // The program's side is above and in the stories; here it knows these names. What bash calls the word to be completed
    // is as bash 5.2 with readline calls it.
    const lines: readonly (readonly [line: string, word: string, candidates: readonly string[]])[] = [
      ["qpq send @b", "@b", ["@bob", "@bobby"]],
      ["qpq send '@b", "@b", ["@bob", "@bobby"]],
      ["qpq qpq:", "", ["//host:1"]],
      ["qpq send ", "", ["@bob", "@bobby", "\\#my\\ team", '\\#bob\\\'s\\ \\"\\$x\\"', "\\#a:b\\ c", "qpq://host:1"]],
      ["qpq send \\#my\\ t", "\\#my\\ t", ["\\#my\\ team"]],
      ["qpq send '#my t", "#my t", ["#my team"]],
      ['qpq send "#my t', "#my t", ["#my team"]],
      ["qpq send \\#bob\\'s\\ ", "\\#bob\\'s\\ ", ['\\#bob\\\'s\\ \\"\\$x\\"']],
      ["qpq send '#bob", "#bob", ["#bob'\\''s \"$x\""]],
      ['qpq send "#bob', "#bob", ['#bob\'s \\"\\$x\\"']],
      ["qpq send \\#a:b\\ ", "b\\ ", ["b\\ c"]],
      ["qpq send '#a:b ", "b ", ["b c"]],
      ["qpq group add '#my team' @bobb", "@bobb", ["@bobby"]],
      ["qpq group add \\#my\\ team", "\\#my\\ team", ["\\#my\\ team"]],
    ];
    const script = `${shells.bash}
      qpq() {
        local name
        for name in '@bob' '@bobby' '#my team' $'#bob\\'s "$x"' '#a:b c' 'qpq://host:1'; do
          [[ $name != "\${!#}"* ]] || printf '%s\\tsomebody\\n' "$name"
        done
        printf '%s\\n' "\${@:3}" > "$asked"
      }
      while IFS= read -r line && IFS= read -r word; do
        COMP_LINE=$line COMP_POINT=\${#line}
        _qpq qpq "$word"
        (IFS='|'; printf '%s\\n' "\${COMPREPLY[*]}")
      done`;
    const asked = await Deno.makeTempFile();
    const typed = lines.map(([line, word]) => `${line}\n${word}\n`).join("");
    const { out, err } = await answerTo(typed, "bash", ["--norc", "-c", script], { env: { asked } });
    assert.deepEqual(out.trimEnd().split("\n"), lines.map(([, , candidates]) => candidates.join("|")));
    assert.equal(err, "");
    // A name with a space is one word to the program.
    assert.equal(await Deno.readTextFile(asked), "group\nadd\n#my team\n");
    await Deno.remove(asked);
  },
});

Deno.test("the manual page has every command and option, and formats without a warning", async () => {
  const page = manualOf(program);
  for (const { long } of optionsOf(program)) assert.ok(page.includes((long ?? "").replaceAll("-", "\\-")), long);
  for (const command of ["send", "group create", "daemon", "run"]) {
    assert.ok(page.includes(`.SS qpq ${command}`), command);
  }
  assert.ok(!page.includes("complete "));
  assert.match(page, /^[\x20-\x7e\n]*$/);
  if (!hasProgram("groff")) return;
  const { code, err } = await answerTo(page, "groff", ["-man", "-Tutf8", "-ww", "-z"]);
  assert.deepEqual([code, err], [0, ""]);
});
