// Starts the thread that folds the log, when it is wanted for the first time: most nodes are idle, and visitors never want
// it. Its connection needs the database's key, so a copy is kept beside the store's connection until then; that connection
// holds the key in the same memory for as long as it is open, so the copy shows nobody more. The thread overwrites its own.

import { isNodeErrorCode, NodeError } from "../../errors.ts";
import type { FolderAnswer, FolderRequest } from "./folding-thread.ts";
import type { StartFolder } from "./log-folding.ts";

/** `key` is taken over. */
export function folderOf(path: string, key: Uint8Array<ArrayBuffer>): StartFolder {
  return (folded) => {
    const worker = new Worker(import.meta.resolve("./folding-thread.ts"), { type: "module", name: "folder" });
    const busy = new SharedArrayBuffer(4);
    const state = new Int32Array(busy);
    const closed = Promise.withResolvers<void>();
    const ask = (request: FolderRequest, transfer: Transferable[] = []): void => worker.postMessage(request, transfer);
    worker.onmessage = ({ data }: MessageEvent<FolderAnswer>) => {
      if (data === "closed") closed.resolve();
      else if (data === "folded") folded(undefined);
      else folded(new NodeError(isNodeErrorCode(data.code) ? data.code : "broken", data.message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      closed.resolve();
      folded(new NodeError("broken", `the thread that folds the log failed: ${event.message}`));
    };
    ask({ path, key: key.buffer, busy }, [key.buffer]);
    return {
      fold: () => ask("fold"),
      waitUntilIdle() {
        Atomics.wait(state, 0, 1);
      },
      async close() {
        ask("close");
        await closed.promise;
        worker.terminate();
      },
    };
  };
}
