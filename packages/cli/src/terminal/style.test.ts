import { strict as assert } from "node:assert";
import { fixedColours, lookCodes, styleFor, themed, themes } from "./style.ts";

const none = (): undefined => undefined;
/** Each code in angle brackets, to be read. */
const spelled = (text: string): string => text.replaceAll(lookCodes, "<$1>");
const variable = (wanted: string, value: string) => (name: string) => (name === wanted ? value : undefined);

Deno.test("style: looks on a terminal only, and never against NO_COLOR or on a dumb one", () => {
  assert.notEqual(styleFor(true, none).bold("x"), "x");
  assert.equal(styleFor(false, none, { asked: "dark" }).bold("x"), "x");
  assert.equal(styleFor(true, variable("NO_COLOR", "1"), { usual: "dark" }).person("k", "x"), "x");
  assert.notEqual(styleFor(true, variable("NO_COLOR", "")).bold("x"), "x");
  assert.equal(styleFor(true, variable("TERM", "dumb"), { asked: "dark" }).failure("x"), "x");
});

Deno.test("style: a theme of the command line goes before NO_COLOR, as no-color.org has it", () => {
  assert.notEqual(styleFor(true, variable("NO_COLOR", "1"), { asked: "light" }).person("k", "x"), "x");
});

Deno.test("style: mono has shapes and no colour", () => {
  const { person, warning, failure, dim, bold } = themed("mono");
  assert.equal(person("k", "x"), "x");
  for (const look of [warning, failure, dim, bold]) assert.match(spelled(look("x")), /^<[12]>x<22>$/);
});

Deno.test("style: what a look begins it ends", () => {
  for (const theme of themes) {
    const style = themed(theme);
    for (const name of ["dim", "bold", "italic", "underline", "selected", "warning", "failure"] as const) {
      assert.match(spelled(style[name]("x")), /^<[0-9;]+>x<(2[2347]|39)>$/, `${theme} ${name}`);
    }
  }
});

/** Of the 240 colours from 16 on: a cube of six levels, then greys. */
function luminance(code: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const place = code - 16;
  const grey = 8 + (code - 232) * 10;
  const parts = code >= 232
    ? [grey, grey, grey]
    : [levels[Math.floor(place / 36)], levels[Math.floor(place / 6) % 6], levels[place % 6]];
  const [red = 0, green = 0, blue = 0] = parts.map((part = 0) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number, other: number): number {
  const [light, dark] = [Math.max(one, other), Math.min(one, other)];
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("style: every colour of dark and light is read well on the backgrounds that people have (WCAG AA)", () => {
  // Black to a dark grey; white to a pale grey.
  for (const [theme, backgrounds] of [["dark", [16, 235]], ["light", [231, 254]]] as const) {
    const { dim, code: inCode, warning, failure, people } = fixedColours[theme];
    for (const code of [dim, inCode, warning, failure, ...people]) {
      for (const background of backgrounds) {
        const ratio = contrast(luminance(code), luminance(background));
        assert.ok(ratio >= 4.5, `${theme}: ${code} on ${background} is ${ratio.toFixed(2)}`);
      }
    }
  }
});
