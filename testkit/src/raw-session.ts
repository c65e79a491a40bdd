// A session without an engine: the account of somebody, with bare calls to the node. For what no honest client sends.

import type { NodeClient } from "@quicproquo/protocol/schema";
import { RpcConnection } from "@quicproquo/capnp";
import { parseHybridKey, parseNodeAddress, parseUserName, type Random, sealEnvelope } from "@quicproquo/protocol";
import { Node } from "@quicproquo/protocol/schema";
import { ready } from "@serenity-kit/opaque";
import { logIn } from "./account.ts";
import type { Person } from "./people.ts";
import type { Place } from "./node.ts";

interface Auth {
  readonly version: number;
  readonly accessToken: Uint8Array;
}

export class RawSession implements AsyncDisposable {
  readonly node: NodeClient;
  readonly auth: Auth;
  readonly #connection: RpcConnection;
  readonly #random: Random;

  private constructor(connection: RpcConnection, node: NodeClient, accessToken: Uint8Array, random: Random) {
    this.#connection = connection;
    this.#random = random;
    this.node = node;
    this.auth = { version: 1, accessToken };
  }

  /** Logs in as somebody who is registered. */
  static async of(place: Place, person: Person): Promise<RawSession> {
    await ready;
    const { network } = place;
    const { signal } = new AbortController();
    const address = parseNodeAddress(place.address);
    const stream = await network.dial(address, await network.certificate(address, signal), signal);
    const connection = new RpcConnection(stream);
    const node = connection.bootstrap(Node);
    const userName = parseUserName(person.name);
    if (userName === undefined) throw new Error(`${person.name} is no name`);
    const { origin } = (await node.info()).info;
    if (origin !== place.origin) throw new Error("another node answers");
    const { password, environment: { keyStretching } } = person;
    const accessToken = await logIn(node, { origin: place.origin, userName, password, keyStretching });
    return new RawSession(connection, node, accessToken, place.random.bytes);
  }

  async enqueue(recipientKey: Uint8Array, channelId: Uint8Array, payload: Uint8Array): Promise<void> {
    await this.node.enqueue({ recipientKey, channelId, payload, version: 1, ttlSecs: 0, auth: this.auth });
  }

  /** To somebody's default inbox, sealed for them. */
  async enqueueSealed(recipientKey: Uint8Array, message: Uint8Array): Promise<void> {
    const channelId = new Uint8Array(0);
    const hybridPublicKey = await this.sealingKey(recipientKey);
    const payload = sealEnvelope({ recipientKey, hybridPublicKey, channelId, message }, this.#random);
    await this.enqueue(recipientKey, channelId, payload);
  }

  /** To a group's channel, where every member is a recipient. */
  async batch(recipientKeys: readonly Uint8Array[], channelId: Uint8Array, payload: Uint8Array): Promise<void> {
    await this.node.batchEnqueue({ recipientKeys, channelId, payload, version: 1, ttlSecs: 0, auth: this.auth });
  }

  /** What waits in an inbox of this account. */
  async peek(recipientKey: Uint8Array, channelId: Uint8Array): Promise<Uint8Array[]> {
    const { payloads } = await this.node.peek({ recipientKey, channelId, version: 1, limit: 0, auth: this.auth });
    return [...payloads].map((envelope) => envelope.data.slice());
  }

  /** Somebody's X-Wing key. */
  async sealingKey(identityKey: Uint8Array): Promise<Uint8Array> {
    const { hybridPublicKey } = await this.node.fetchHybridKey({ identityKey, auth: this.auth });
    const key = parseHybridKey(hybridPublicKey.slice(), identityKey);
    if (key === undefined) throw new Error("no sealing key");
    return key.publicKey;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.node[Symbol.dispose]();
    await this.#connection.close();
  }
}
