// Our side of the RPC benchmark, with the words of bench/cpp/rpc-health.c++: `serve` and `call PORT WINDOW`.

import { RpcConnection } from "@quicproquo/capnp";
import { SocketStream } from "../../tests/interop/capnp/tcp-stream.ts";
import { Peer, type PeerClient } from "../../tests/interop/capnp/test.capnp.ts";

const [mode, port, window] = Deno.args;
if (mode === "serve") await serve();
else await call(Number(port), Number(window));

async function serve(): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  if (listener.addr.transport === "tcp") console.log(listener.addr.port);
  const health = Peer.serve({ health: () => ({ status: "ok" }) });
  for await (const socket of listener) new RpcConnection(new SocketStream(socket), { bootstrap: health });
}

async function call(port: number, window: number): Promise<void> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  await using connection = new RpcConnection(new SocketStream(socket));
  using peer = connection.bootstrap(Peer);
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      await calls(peer, Number(text.slice(0, end)), window);
      console.log("done");
      text = text.slice(end + 1);
    }
  }
}

async function calls(peer: PeerClient, count: number, window: number): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { status } = await peer.health();
      if (status !== "ok") throw new Error(`health is ${status}`);
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
}
