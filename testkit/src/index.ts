// What tests, faults and benchmarks share: time and chance under control, and networks that misbehave.

export { FakeClock, turn } from "./clock.ts";
export { SeededRandom } from "./random.ts";
