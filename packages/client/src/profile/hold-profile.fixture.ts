// A process that opens a profile and holds it until it is killed.
import { randomBytes } from "node:crypto";
import { OPAQUE_KEY_STRETCHING } from "@quicproquo/protocol";
import { systemClock } from "@quicproquo/transport";
import { openProfileStore } from "./profile.ts";

const [dataFolder = "", origin = "", name = "", password = ""] = Deno.args;
const store = await openProfileStore(
  {
    dataFolder,
    network: { dial: () => Promise.reject(new Error("none")), certificate: () => Promise.reject(new Error("none")) },
    clock: systemClock,
    random: (size) => new Uint8Array(randomBytes(size)),
    supply: { least: 0, full: 0 },
    storeKeyCost: { memoryKib: 64, passes: 1, lanes: 1 },
    keyStretching: OPAQUE_KEY_STRETCHING,
  },
  { origin, name },
  password,
);
await Deno.stdout.write(new TextEncoder().encode("open\n"));
await Deno.stdin.read(new Uint8Array(1));
store[Symbol.dispose]();
