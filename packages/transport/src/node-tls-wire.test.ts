// What a stranger may say before TLS has begun at the node's end.

import { rejects } from "node:assert/strict";
import { createSecureContext } from "node:tls";
import { createCertificate } from "./certificate.ts";
import { NodeTlsWire } from "./node-tls-wire.ts";
import { closeCodes } from "./stream.ts";
import type { Tcp } from "./tcp.ts";

/** A socket on which something has arrived before it is looked at, as on a node that is busy. */
function arrived(bytes: Uint8Array): Tcp {
  let left: Uint8Array | undefined = bytes;
  return {
    remoteAddr: { hostname: "192.0.2.1", port: 4711 },
    setNoDelay() {},
    read(buffer) {
      if (left === undefined) return new Promise(() => {});
      buffer.set(left);
      const { length } = left;
      left = undefined;
      return Promise.resolve(length);
    },
    write: (sent) => Promise.resolve(sent.length),
    closeWrite: () => Promise.resolve(),
    close() {},
  };
}

Deno.test("who has said what is no TLS before the connection is looked at is refused, and the node lives", async () => {
  const { certPem, keyPem } = await createCertificate(Date.now());
  const context = createSecureContext({ cert: certPem, key: keyPem, minVersion: "TLSv1.3" });
  const wire = NodeTlsWire.accept(arrived(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n")), context);
  await rejects(wire.handshake());
  wire.end({ code: closeCodes.misuse, text: "no handshake" });
});
