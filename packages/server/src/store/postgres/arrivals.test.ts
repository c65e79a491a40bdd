// How far everything has been looked at, while transactions overlap.

import { strictEqual } from "node:assert/strict";
import { Arrivals } from "./arrivals.ts";

Deno.test("arrivals: the floor rises a look later when nothing is under way", () => {
  const arrivals = new Arrivals();
  strictEqual(arrivals.floor, undefined);
  arrivals.looked({ now: 0, drawn: 5, xmin: 10n, xmax: 10n });
  strictEqual(arrivals.floor, undefined, "what was drawn may have begun after the look");
  arrivals.looked({ now: 0, drawn: 7, xmin: 11n, xmax: 11n });
  strictEqual(arrivals.floor, 5);
  arrivals.looked({ now: 0, drawn: 9, xmin: 12n, xmax: 12n });
  strictEqual(arrivals.floor, 7);
});

Deno.test("arrivals: a transaction that was under way at the next look holds the floor down until it is over", () => {
  const arrivals = new Arrivals();
  arrivals.looked({ now: 0, drawn: 5, xmin: 10n, xmax: 12n });
  arrivals.looked({ now: 0, drawn: 8, xmin: 10n, xmax: 14n });
  strictEqual(arrivals.floor, undefined, "transaction 10 may have drawn 3");
  arrivals.looked({ now: 0, drawn: 9, xmin: 13n, xmax: 20n });
  strictEqual(arrivals.floor, undefined, "transaction 13 had begun at the second look");
  arrivals.looked({ now: 0, drawn: 9, xmin: 14n, xmax: 22n });
  strictEqual(arrivals.floor, 5);
});

Deno.test("arrivals: a stranger's transaction holds the floor down for ten minutes at most", () => {
  const arrivals = new Arrivals();
  const stranger = { xmin: 10n, xmax: 12n };
  arrivals.looked({ now: 1_000, drawn: 5, ...stranger });
  arrivals.looked({ now: 601_000, drawn: 6, ...stranger });
  strictEqual(arrivals.floor, undefined);
  arrivals.looked({ now: 601_001, drawn: 7, ...stranger });
  strictEqual(arrivals.floor, 5);
});
