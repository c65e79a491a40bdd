// Runs a node until it is told to stop: opens the folder, listens, says where, and on SIGTERM or SIGINT drains and ends.

import process from "node:process";
import { classicalCipherSuite, defaultCipherSuite } from "@quicproquo/mls/key-package";
import { formatNodeAddress } from "@quicproquo/protocol";
import { listen, systemClock, TransportError } from "@quicproquo/transport";
import type { NetworkListener } from "@quicproquo/transport";
import { openAdminSocket } from "./admin/admin-socket.ts";
import { adminSocketPath } from "./admin/socket-path.ts";
import { methods } from "./api/methods.ts";
import { Certificates } from "./certificates.ts";
import { readConfig } from "./config.ts";
import type { Config, Settings } from "./config.ts";
import { NodeError } from "./errors.ts";
import type { NodeCertificate } from "./node-certificate.ts";
import { Node } from "./node.ts";
import { Counts } from "./observe/counts.ts";
import { createLog } from "./observe/log.ts";
import type { Log } from "./observe/log.ts";
import type { OperatorPort } from "./observe/observe.ts";
import { systemRandom } from "./random.ts";
import { openBlobsOf } from "./blobs/open-blobs.ts";
import { journalPathOf } from "./store/data-folder.ts";
import { openStore, storeOf } from "./store/open-store.ts";
import { journaledLog } from "./transparency/transparency-log.ts";
import { parseWitnesses, postToWitness } from "./transparency/witness.ts";
import { WitnessedLog } from "./transparency/witnessed-log.ts";
import { version } from "./version.ts";

export interface RunOptions {
  /** The announcement as JSON. */
  readonly json: boolean;
  /** Stops when standard input ends. */
  readonly stopWithStdin: boolean;
}

/** The exit code, once it has stopped. */
export async function run(settings: readonly Settings[], options: RunOptions): Promise<number> {
  const config = readConfig(...settings);
  const log = createLog({
    level: config.logLevel,
    format: config.log === "auto" ? (Deno.stderr.isTerminal() ? "text" : "json") : config.log,
    now: () => systemClock.now(),
    write: (line) => process.stderr.write(line),
  });
  const counts = config.metrics === undefined ? undefined : new Counts(Object.keys(methods));
  const store = await openStore({
    ...storeOf(config),
    exclusive: true,
    random: systemRandom,
    away: (reason) =>
      reason === undefined ? log.info("database back") : log.warn("database away", { reason: reason.message }),
    committed: counts?.committed,
    noted: (failure) => log.warn("the database's log is not folded in as it should be", { reason: failure.message }),
  });
  let operatorPort: OperatorPort | undefined;
  let adminSocket: AsyncDisposable | undefined;
  let witnessed: WitnessedLog | undefined;
  let node: Node | undefined;
  try {
    const { certificate, key } = config;
    const files = certificate === undefined || key === undefined ? undefined : { certificate, key };
    const certificates = await Certificates.open({ files, store, clock: systemClock, log });
    node = await Node.create({
      store,
      async openLog(parts) {
        const names = await journaledLog(journalPathOf(config.data))(parts);
        if (config.witnesses === undefined) return names;
        witnessed = new WitnessedLog({
          log: names,
          nodeKey: parts.nodeKey.publicKey,
          witnesses: parseWitnesses(config.witnesses),
          post: postToWitness,
          clock: systemClock,
          report: log,
        });
        return witnessed;
      },
      openBlobs: openBlobsOf(
        config,
        (reason) =>
          reason === undefined
            ? log.info("storage of files back")
            : log.warn("storage of files away", { reason: reason.message }),
      ),
      limits: config.limits,
      registration: config.registration,
      cipherSuite: config.encryption === "classical" ? classicalCipherSuite : defaultCipherSuite,
      softwareVersion: version,
      clock: systemClock,
      random: systemRandom,
      log,
      counts,
      pins: () => certificates.current.pins,
    });
    const stopped = stopSignal(options, store.broken);
    if (config.metrics !== undefined && counts !== undefined) {
      // Loaded only if it is wanted: the library takes a tenth of a second.
      const { observe } = await import("./observe/observe.ts");
      operatorPort = observe(config.metrics, { node, store, counts, clock: systemClock });
    }
    const listener = await bind(config, certificates.current);
    certificates.keepFresh(listener);
    node.listen(listener);
    adminSocket = openAdmin(config.data, node, log);
    operatorPort?.ready();
    announce(config, { port: listener.port, metricsPort: operatorPort?.port }, certificates.current, node, options);
    log.info("listening", { host: config.host, port: listener.port, version, registration: config.registration });
    const why = await stopped;
    certificates.stop();
    await adminSocket?.[Symbol.asyncDispose]();
    if (why instanceof NodeError) throw why;
    await node.stop();
    return 0;
  } catch (error) {
    await (node?.stop() ?? store[Symbol.asyncDispose]());
    throw error;
  } finally {
    await witnessed?.[Symbol.asyncDispose]();
    await operatorPort?.[Symbol.asyncDispose]();
  }
}

/** Without it the node serves people all the same, and says that it has none. */
function openAdmin(data: string, node: Node, log: Log): AsyncDisposable | undefined {
  try {
    return openAdminSocket({
      path: adminSocketPath(data),
      clock: systemClock,
      log,
      serve: ({ username }) => node.deleteUser(username),
    });
  } catch (error) {
    log.warn("no socket for the operator's commands", { error });
    return undefined;
  }
}

async function bind(
  { host, port, connectionsPerAddress }: Config,
  { current }: NodeCertificate,
): Promise<NetworkListener> {
  const limits = connectionsPerAddress === undefined ? {} : { connectionsPerAddress };
  try {
    return await listen({ host, port, certificate: current, clock: systemClock, limits });
  } catch (cause) {
    if (!(cause instanceof TransportError)) throw cause;
    const code = cause.code === "certificate-invalid" ? "certificate-invalid" : "port-in-use";
    const hint = cause.hint ?? "Choose another with --listen HOST:PORT.";
    throw new NodeError(code, cause.message, { hint, cause });
  }
}

interface Ports {
  readonly port: number;
  readonly metricsPort: number | undefined;
}

/** One line on standard output. */
function announce(config: Config, ports: Ports, { pins }: NodeCertificate, node: Node, { json }: RunOptions): void {
  const { port, metricsPort: metrics } = ports;
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  const host = config.publicHost ?? (everywhere ? "localhost" : config.host);
  const address = formatNodeAddress({ host, port, pin: pins[0] });
  const { origin } = node.identity;
  process.stdout.write(`${json ? JSON.stringify({ address, port, metrics, origin, version }) : address}\n`);
}

/** Settles when the node is to stop, with an error if it cannot go on. A second signal ends it on the spot. */
function stopSignal({ stopWithStdin }: RunOptions, broken: Promise<NodeError>): Promise<NodeError | undefined> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve(undefined);
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
    broken.then(resolve);
    if (stopWithStdin) {
      // After a signal this is no second wish: a parent that got the same signal ends, and its pipe with it.
      const parentGone = (): void => {
        if (!asked) stop();
      };
      process.stdin.on("end", parentGone);
      process.stdin.on("error", parentGone);
      process.stdin.resume();
    }
  });
}
