// A service, a call, a callback and a pipelined call, over a stream of bytes within the process.

import assert from "node:assert/strict";
import { type ByteStream, type MethodResult, RpcConnection, type Served } from "@quicproquo/capnp";
import {
  Greeter,
  type GreeterGreetParamsReader,
  type GreeterServer,
  type GreeterTalkParamsReader,
  Listener,
  type ListenerClient,
  Talk,
  type TalkClient,
  type TalkSayParamsReader,
  type TalkServer,
} from "./greeter.capnp.ts";

class OpenTalk implements TalkServer, Disposable {
  readonly #listener: ListenerClient | undefined;

  constructor(listener: ListenerClient | undefined) {
    this.#listener = listener;
  }

  async say(params: TalkSayParamsReader): Promise<void> {
    await this.#listener?.hear({ words: `${params.words}!` });
  }

  [Symbol.dispose](): void {
    this.#listener?.[Symbol.dispose]();
  }
}

class PoliteGreeter implements GreeterServer {
  greet(params: GreeterGreetParamsReader): { greeting: string } {
    return { greeting: `Hello, ${params.person.name}.` };
  }

  talk(params: GreeterTalkParamsReader): MethodResult<{ talk: Served<TalkClient> }> {
    // A capability found in params is borrowed until the method ends; `take()` keeps it.
    return { talk: Talk.serve(new OpenTalk(params.listener?.take())) };
  }
}

/** Two ends of a stream: what one writes, the other reads. */
function pipe(): [ByteStream, ByteStream] {
  const end = (from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): ByteStream => {
    const [reader, writer] = [from.getReader(), to.getWriter()];
    return {
      read: async () => (await reader.read()).value,
      write: async (parts) => {
        // This pipe keeps what it is given until it is read; a socket has sent it by then.
        for (const part of parts) await writer.write(part.slice());
      },
      close: () => writer.close().catch(() => undefined),
    };
  };
  const [one, two] = [new TransformStream<Uint8Array, Uint8Array>(), new TransformStream<Uint8Array, Uint8Array>()];
  return [end(one.readable, two.writable), end(two.readable, one.writable)];
}

const [here, there] = pipe();
await using _server = new RpcConnection(there, { bootstrap: Greeter.serve(new PoliteGreeter()) });
await using connection = new RpcConnection(here);
using greeter = connection.bootstrap(Greeter);

const { greeting } = await greeter.greet({ person: { name: "Grace" } });
assert.equal(greeting, "Hello, Grace.");

const heard: string[] = [];
const listener = Listener.serve({
  hear: ({ words }) => {
    heard.push(words);
  },
});
// `say` is sent before `talk` has been answered.
using talk = greeter.talk({ listener }).talk;
await talk.say({ words: "Good morning" });
assert.deepEqual(heard, ["Good morning!"]);
