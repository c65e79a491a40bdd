// What people type for a time, and what they may not.
import { strict as assert } from "node:assert";
import { parseDuration } from "./duration.ts";
import { text } from "./text.ts";

Deno.test("times as people type them", () => {
  const times: Readonly<Record<string, number>> = {
    "off": 0,
    "30m": 1_800,
    "1h": 3_600,
    "1d": 86_400,
    "1w": 604_800,
    "1h30m": 5_400,
    "1H 30M": 5_400,
    "90m": 5_400,
    "1w2d3h4m5s": 788_645,
    "45s": 45,
  };
  for (const [typed, seconds] of Object.entries(times)) assert.equal(parseDuration(typed), seconds, typed);
});

Deno.test("nonsense is none", () => {
  const nonsense = [
    "",
    " ",
    "0",
    "0m",
    "1",
    "m",
    "1y",
    "-1h",
    "1.5h",
    "30m1h",
    "1h1h",
    "on",
    "offf",
    "1h30",
    "1e9s",
    "1h;1m",
  ];
  for (const typed of [...nonsense, "999999999s", "١h"]) assert.equal(parseDuration(typed), undefined, typed);
});

Deno.test("a time is told in the units that give it exactly", () => {
  assert.equal(text.duration(0), "off");
  assert.equal(text.duration(5_400), "1 hour 30 minutes");
  assert.equal(text.duration(604_805), "1 week 5 seconds");
});
