// The embedded store: SQLite in a worker, every call group-committed.

import type { Capacity, Store } from "../store.ts";
import { isNodeErrorCode, NodeError } from "../../errors.ts";
import { storeOver } from "../store-over.ts";
import { ballastBytes as fullBallast } from "./ballast.ts";
import { GroupCommit, type Told } from "./group-commit.ts";
import type { OpenedMessage, OpenMessage } from "./worker.ts";

export interface SqliteStoreOptions extends Told {
  readonly path: string;
  /** 32 bytes; overwritten once used. */
  readonly key: Uint8Array;
  readonly capacity: Capacity;
  /** The database may grow to so many bytes; undefined: as the disk allows. */
  readonly maxBytes?: number | undefined;
  /** Beside a node that may be running: an older schema is refused, not brought up to date. */
  readonly visits?: boolean;
  /** What is kept to be thrown overboard when the disk is full; as much as the log may need if not said. */
  readonly ballastBytes?: number | undefined;
  /** What is made durable after each commit; the write-ahead log if not said. */
  readonly logPath?: string | undefined;
}

/** Opens it, or throws a `NodeError` with nothing changed. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const worker = new Worker(import.meta.resolve("./worker.ts"), { type: "module", name: "store" });
  const { port1: requests, port2 } = new MessageChannel();
  try {
    const opened = await open(worker, port2, options);
    if (!opened.opened) {
      throw new NodeError(isNodeErrorCode(opened.code) ? opened.code : "broken", opened.message, { hint: opened.hint });
    }
  } catch (error) {
    worker.terminate();
    requests.close();
    throw error;
  }
  return storeOver(new GroupCommit(worker, requests, options));
}

function open(worker: Worker, requests: MessagePort, options: SqliteStoreOptions): Promise<OpenedMessage> {
  const { path, logPath = `${path}-wal`, key, capacity, maxBytes, visits = false, ballastBytes = fullBallast } =
    options;
  const message: OpenMessage = {
    path,
    logPath,
    requests,
    key: new Uint8Array(key).buffer,
    maxBytes,
    visits,
    capacity,
    ballastBytes,
  };
  key.fill(0);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<OpenedMessage>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new NodeError("broken", `the store did not start: ${event.message}`));
    };
    worker.postMessage(message, [requests, message.key]);
  });
}
