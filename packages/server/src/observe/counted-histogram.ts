// A histogram whose values were counted elsewhere: prom-client's own counting costs several times as much as everything else
// that a call is measured with. Only its way into the text is used.

import { Histogram } from "prom-client";
import type { Registry } from "prom-client";
import type { Distribution } from "./counts.ts";

export interface CountedHistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly registry: Registry;
  /** As they stand when they are asked for. */
  read(): Iterable<readonly [labels: Readonly<Record<string, string>>, distribution: Distribution]>;
}

/** One line of the text. */
interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
}

export class CountedHistogram extends Histogram {
  readonly #options: CountedHistogramOptions;

  constructor(options: CountedHistogramOptions) {
    const { name, help, registry } = options;
    super({ name, help, registers: [registry] });
    this.#options = options;
  }

  /** What a registry asks a histogram for; the type declarations of prom-client 15 leave it out. */
  async getForPromString(): Promise<
    { readonly name: string; readonly help: string; readonly type: "histogram"; readonly values: readonly Sample[] }
  > {
    const { name, help, read } = this.#options;
    const values: Sample[] = [];
    for (const [sharedLabels, { bounds, counts, sum }] of read()) {
      let total = 0;
      [...bounds, "+Inf"].forEach((le, at) => {
        total += counts[at] ?? 0;
        values.push({ metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: total });
      });
      values.push({ metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum });
      values.push({ metricName: `${name}_count`, labels: {}, sharedLabels, value: total });
    }
    return { name, help, type: "histogram", values };
  }
}
