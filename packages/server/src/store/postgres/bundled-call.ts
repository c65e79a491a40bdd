// A call that is made together with others, and how it is answered when all of them are.

import type { AckRequest, BatchEnqueueOutcome, BatchEnqueueRequest, EnqueueOutcome, EnqueueRequest } from "../store.ts";

export type BundledCall =
  | { readonly name: "enqueue"; readonly request: EnqueueRequest; readonly answer: (outcome: EnqueueOutcome) => void }
  | {
    readonly name: "batchEnqueue";
    readonly request: BatchEnqueueRequest;
    readonly answer: (outcome: BatchEnqueueOutcome) => void;
  }
  | { readonly name: "ack"; readonly request: AckRequest; readonly answer: () => void };
