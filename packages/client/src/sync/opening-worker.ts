// The thread that opens sealed envelopes while much is caught up with (open-in-worker.ts): it has the keys for as long as it
// runs, and nothing of any group.
import { parentPort, workerData } from "node:worker_threads";
import { hybridSecretKeyFromSeed, openEnvelope } from "@quicproquo/protocol";
import { pack, unpack } from "./packed.ts";

const NOT_OPENED = new Uint8Array(0);

/** Whose envelopes, and the seeds of their sealing keys. */
const given: ArrayBuffer = workerData;
const [owner = NOT_OPENED, ...seeds] = unpack(given);
const recipientKey = owner.slice();
const keys = seeds.map(hybridSecretKeyFromSeed);
new Uint8Array(given).fill(0);

/** A channel and payloads that came there; in their places what was sealed in them. */
parentPort?.on("message", (packed: ArrayBuffer) => {
  const [channelId = NOT_OPENED, ...payloads] = unpack(packed);
  const answer = pack(payloads.map((payload) => {
    for (const hybridSecretKey of keys) {
      const opened = openEnvelope({ payload, recipientKey, hybridSecretKey, channelId });
      if (opened !== undefined) return opened;
    }
    return NOT_OPENED;
  }));
  parentPort?.postMessage(answer, [answer]);
});
// What is posted before somebody listens may be lost.
parentPort?.postMessage("ready");
