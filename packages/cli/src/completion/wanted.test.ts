// What may stand next, for lines that are being typed, by the real table of commands; and what shells make of it.
import { strict as assert } from "node:assert";
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
  ignore: !has("bash"),
  async fn() {
    // The program's side is above and in the stories; here it answers the same to everybody.
    const script = `${shells.bash}
      qpq() { printf '%s\\n' "$*" > /dev/stderr; printf '%s\\n' $'@bob\\tsomebody' '@bobby' '#my team' 'qpq://host:1'; }
      complete_line() {
        COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=($1) COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
        _qpq qpq "$2"
        printf '%s|' "\${COMPREPLY[@]}"
        echo
      }
      complete_line 'qpq send @b' '@b'
      complete_line 'qpq send ' ''
      complete_line "qpq send '@b" '@b'
      complete_line 'qpq qpq:' ''`;
    const { stdout, stderr } = await new Deno.Command("bash", { args: ["--norc", "-c", script] }).output();
    const decoder = new TextDecoder();
    assert.deepEqual(decoder.decode(stdout).trimEnd().split("\n"), [
      "@bob|@bobby|\\#my\\ team|qpq://host:1|",
      "@bob|@bobby|\\#my\\ team|qpq://host:1|",
      "@bob|@bobby|#my team|qpq://host:1|",
      "@bob|@bobby|\\#my\\ team|//host:1|",
    ]);
    assert.equal(decoder.decode(stderr), "");
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
  if (!has("groff")) return;
  const groff = new Deno.Command("groff", {
    args: ["-man", "-Tutf8", "-ww", "-z"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = groff.stdin.getWriter();
  await writer.write(new TextEncoder().encode(page));
  await writer.close();
  const { code, stderr } = await groff.output();
  assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
});

function has(name: string): boolean {
  try {
    return new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
