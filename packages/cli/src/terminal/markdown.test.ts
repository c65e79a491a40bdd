import { strict as assert } from "node:assert";
import fc from "fast-check";
import { formatted, longestFormatted } from "./markdown.ts";
import { lookCodes, noLooks, type Style, themed } from "./style.ts";

/** Looks as letters in braces, to be read. */
const named = (name: string) => (text: string): string => `{${name} ${text}}`;
const spelled: Style = {
  ...noLooks,
  looks: true,
  dim: named("d"),
  bold: named("b"),
  italic: named("i"),
  underline: named("u"),
  code: named("c"),
};
const shown = (text: string): string => formatted(text, spelled);
const colours = themed("terminal");
const bare = (text: string): string => text.replaceAll(lookCodes, "");

Deno.test("markdown: strong, emphasis, code, deleted; what marks them stays and steps back", () => {
  assert.equal(shown("a *b* c"), "a {d *}{i b}{d *} c");
  assert.equal(shown("**b** __c__ ***d***"), "{d **}{b b}{d **} {d __}{b c}{d __} {d ***}{i {b d}}{d ***}");
  assert.equal(shown("run `rm *.txt`, now"), "run {d `}{c rm *.txt}{d `}, now");
  assert.equal(shown("``a ` b``"), "{d ``}{c a ` b}{d ``}");
  assert.equal(shown("~~gone~~"), "{d ~~}{d gone}{d ~~}");
  assert.equal(shown("*a **b** c*"), "{d *}{i a }{d **}{i {b b}}{d **}{i  c}{d *}");
});

Deno.test("markdown: names, numbers and commands keep theirs", () => {
  for (
    const text of [
      "snake_case_name",
      "2*3*4",
      "5 * 3 * 2",
      "rm *.txt and *.md",
      "a \\*b\\* c",
      "one * alone",
      "`open",
      "[no link] (here)",
      "~/folder ~/other",
      "#5 and #6",
      "-5 degrees",
    ]
  ) assert.equal(shown(text), text);
});

Deno.test("markdown: a link shows where it leads, whatever it says", () => {
  assert.equal(
    shown("[https://good.example](https://evil.example)"),
    "{d [}{u https://good.example}{d ](}{u https://evil.example}{d )}",
  );
  assert.equal(shown("see https://a.example/x_y_z*, ok"), "see {u https://a.example/x_y_z}*, ok");
});

Deno.test("markdown: headings, lists, quotes, fences", () => {
  assert.equal(shown("# Title"), "{b # Title}");
  assert.equal(shown("- one *two*\n1. three"), "{b - }one {d *}{i two}{d *}\n{b 1. }three");
  assert.equal(shown("> he said **so**"), "{d > }he said {d **}{b so}{d **}");
  assert.equal(shown("```sh\nls *a* *b*\n```\n*c*"), "{d ```sh}\n{c ls *a* *b*}\n{d ```}\n{d *}{i c}{d *}");
  assert.equal(shown("```\nnever closed"), "{d ```}\n{c never closed}");
});

Deno.test("markdown: without looks, or too long, the text as it is", () => {
  assert.equal(formatted("**a**", noLooks), "**a**");
  const long = "*a* ".repeat(longestFormatted);
  assert.equal(formatted(long, colours), long);
});

Deno.test("markdown: every character stays where it is, and no look goes on over a line's end", () => {
  const unit = fc.constantFrom(..."*_~`#>-+[]()\\ \n.a1é漢h", "https://", "**", "```", "👍🏽", "\u0301");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
      const out = formatted(text, colours);
      assert.equal(bare(out), text);
      for (const line of out.split("\n")) {
        const held = new Set<string>();
        for (const [, code = ""] of line.matchAll(lookCodes)) {
          const ends: Record<string, string[]> = { "22": ["1", "2"], "23": ["3"], "24": ["4"], "39": ["36"] };
          if (ends[code] === undefined) held.add(code);
          else for (const ended of ends[code]) held.delete(ended);
        }
        assert.deepEqual([...held], [], line);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("markdown: bombs take time by their length", () => {
  const bombs = [
    "*",
    "_",
    "*a ",
    "a* ",
    "**a ",
    "*a _b ",
    "`",
    "`` ` ",
    "[",
    "[](",
    "](",
    "[a](",
    "> ",
    ">",
    "# ",
    "- ",
    "\\",
    "~~",
    "http://",
    "xhttp://",
    "***",
    "*a*",
    "_*`[",
  ];
  for (const bomb of bombs) {
    for (const after of ["", "*", "`", ")", " a*".repeat(2000)]) {
      const text = (bomb.repeat(longestFormatted).slice(0, longestFormatted - after.length)) + after;
      const began = performance.now();
      assert.equal(bare(formatted(text, colours)), text);
      const took = performance.now() - began;
      assert.ok(took < 500, `${bomb} … ${after.slice(0, 3)}: ${took.toFixed(0)} ms`);
    }
  }
  const deep = `${"**a ".repeat(4000)}${" a**".repeat(4000)}`;
  const began = performance.now();
  formatted(deep, colours);
  assert.ok(performance.now() - began < 500);
});
