// What tests, faults and benchmarks share: time and chance under control, and networks that misbehave.

export { cheapPasswords } from "./cheap-passwords.ts";
export { FakeClock, turn } from "./clock.ts";
export { freePort } from "./free-port.ts";
export { SeededRandom } from "./random.ts";
export { entriesOf, entryFor, ForgedLog } from "./forged-log.ts";
export { TestWitness, type TestWitnessOptions } from "./test-witness.ts";
export { ChaosProxy } from "./chaos-proxy.ts";
export type { ChaosCounts, ChaosOptions } from "./chaos-proxy.ts";
export { carryBytes, exchange } from "./byte-loads.ts";
export type { ExchangeOptions } from "./byte-loads.ts";
export { authority } from "./authority.ts";
export type { Authority } from "./authority.ts";
