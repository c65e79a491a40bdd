// Runs one OPAQUE finish in a worker thread of its own, and ends the thread with it.
import { Worker } from "node:worker_threads";
import type { OpaqueFinish } from "./opaque-stretch.ts";

export function stretchInWorker(task: OpaqueFinish): Promise<string | undefined> {
  // Run from source by Deno, from compiled JavaScript by Node.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./opaque-worker.${extension}`, import.meta.url), { workerData: task });
    worker.once("message", (result: unknown) => {
      resolve(typeof result === "string" ? result : undefined);
      void worker.terminate();
    });
    worker.once("error", reject);
  });
}
