// Names from others: whatever they are, they name a file in the folder that was meant, and only that.
import { strict as assert } from "node:assert";
import { join, relative } from "node:path";
import fc from "fast-check";
import { inertFileName } from "./file-name.ts";

Deno.test("ordinary names stay as they are", () => {
  for (const name of ["photo.jpg", "naïve résumé.pdf", "漢字.txt", "a.tar.gz", "two words.md"]) {
    assert.equal(inertFileName(name), name);
  }
});

Deno.test("paths, hidden files, devices and controls become plain names", () => {
  const names: Readonly<Record<string, string>> = {
    "../../etc/passwd": "passwd",
    "C:\\Windows\\system32\\cmd.exe": "cmd.exe",
    "..": "file",
    ".": "file",
    "": "file",
    "///": "file",
    ".bashrc": "bashrc",
    "  .profile ": "profile",
    "con": "_con",
    "NUL.txt": "_NUL.txt",
    "a\u0000b\u001b[2J": "a_b_[2J",
    "harmless\u202egpj.exe": "harmless_gpj.exe",
    "tab\tand\nline": "tab and line",
    "trailing. . ": "trailing",
    'a:b*c?"d<e>f|g': "a_b_c__d_e_f_g",
  };
  for (const [given, name] of Object.entries(names)) assert.equal(inertFileName(given), name, JSON.stringify(given));
});

Deno.test("a long name is cut by characters and keeps its extension", () => {
  const name = inertFileName(`${"👩‍👩‍👧".repeat(50)}.jpeg`);
  assert.ok(new TextEncoder().encode(name).length <= 180);
  assert.match(name, /^(?:👩‍👩‍👧)+\.jpeg$/u);
});

Deno.test("no name leaves its folder, and a name made inert stays what it is", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom("/", "\\", ".", " ", "a", "\0") })),
      (given) => {
        const name = inertFileName(given);
        assert.equal(relative("/folder", join("/folder", name)), name);
        assert.ok(name !== "" && !name.startsWith(".") && !/[/\\\p{Cc}]/u.test(name));
        assert.ok(new TextEncoder().encode(name).length <= 180);
        assert.equal(inertFileName(name), name);
      },
    ),
  );
});
