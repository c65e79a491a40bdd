// How long messages live: stamp and reading agree, whatever the clocks say.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { endOf, expiryOf, lifetimeOf, LONGEST_LIFETIME_SECONDS, queueSeconds } from "./lifetime.ts";

const NOW = Date.UTC(2026, 0, 1, 0, 0, 0, 250);
const DAY_MS = 86_400_000;

Deno.test("a stamp is read as the lifetime that it was made from, to the second that it rounds up", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 5, max: 31_536_000 }), (sentAt, seconds) => {
      const lifetime = lifetimeOf(expiryOf(sentAt, seconds), sentAt) ?? 0;
      const over = lifetime - seconds * 1000;
      assert.ok(seconds === LONGEST_LIFETIME_SECONDS ? over === 0 : over >= 0 && over < 1000, String(over));
    }),
  );
});

Deno.test("a lifetime from others is at least 5 seconds and at most a year", () => {
  const at = (time: number): number | undefined => lifetimeOf({ relative: false, time }, NOW);
  assert.equal(at(0), 5_000);
  assert.equal(at(0xffff_ffff), LONGEST_LIFETIME_SECONDS * 1000);
  assert.equal(lifetimeOf({ relative: true, time: 1 }, NOW), 5_000);
  assert.equal(lifetimeOf({ relative: true, time: 60 }, NOW), 60_000);
  assert.equal(lifetimeOf(undefined, NOW), undefined);
});

Deno.test("it counts from the sending, at most 30 days back, and never from a time that is still to come", () => {
  assert.equal(endOf(NOW - DAY_MS, NOW, 1000), NOW - DAY_MS + 1000);
  assert.equal(endOf(NOW - 40 * DAY_MS, NOW, 1000), NOW - 30 * DAY_MS + 1000);
  assert.equal(endOf(NOW + 900 * DAY_MS, NOW, 1000), NOW + 1000);
});

Deno.test("the node is told a class of time, never the timer", () => {
  const hour = 3_600_000;
  const classes = [
    5_000,
    hour + 999,
    hour + 1_000,
    DAY_MS,
    DAY_MS + 1_000,
    7 * DAY_MS,
    8 * DAY_MS,
    28 * DAY_MS,
    29 * DAY_MS,
  ];
  assert.deepEqual(classes.map(queueSeconds), [3600, 3600, 86400, 86400, 604800, 604800, 2419200, 2419200, 0]);
  assert.equal(queueSeconds(undefined), 0);
});
