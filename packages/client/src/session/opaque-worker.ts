// The thread that stretches: takes one task, answers once.
import { parentPort, workerData } from "node:worker_threads";
import { type OpaqueFinish, stretch } from "./opaque-stretch.ts";

const task: OpaqueFinish = workerData;
parentPort?.postMessage(await stretch(task));
