// A group of three in which the third one's program says whatever a test wants, encrypted and numbered as it should be.
import { strict as assert } from "node:assert";
import { openPlace, type Person, type Place, registerPeople } from "@quicproquo/testkit/people";
import type { ConversationId, Message, MessageId } from "./api.ts";
import { fromHex } from "./bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "./content/cbor.ts";
import { composeFile, type MessageHead } from "./content/compose.ts";
import { Disposition, type ExternalPart, type MimiMessageId, SALT_BYTES } from "./content/mimi-content.ts";
import { roomUri, userUri } from "./content/uri.ts";
import { knownId } from "./conversations/versions.ts";
import { channelOf } from "./identifiers.ts";
import { openProfileStore } from "./profile/profile.ts";

/** Alice's group with bob and carol, in which alice has written. */
export class HostileMember implements AsyncDisposable {
  readonly place: Place;
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
  readonly id: ConversationId;
  /** What alice wrote. */
  readonly first: MimiMessageId;

  private constructor(
    place: Place,
    people: readonly [Person, Person, Person],
    id: ConversationId,
    first: MimiMessageId,
  ) {
    this.place = place;
    [this.alice, this.bob, this.carol] = people;
    this.id = id;
    this.first = first;
  }

  static async begin(): Promise<HostileMember> {
    const place = await openPlace();
    const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
    const id = await alice.found("trio", [bob, carol]);
    for (const [person, text] of [[bob, "bob is here"], [carol, "carol is here"], [alice, "first"]] as const) {
      await person.engine.send(id, text);
      for (const one of [alice, bob, carol]) await one.message(id, text);
    }
    const first = knownId(fromHex((await bob.message(id, "first")).id) ?? new Uint8Array(0));
    return new HostileMember(place, [alice, bob, carol], id, first);
  }

  /** The id of a reaction of bob's to what alice wrote. */
  async reactionOfBob(): Promise<MimiMessageId> {
    const { bob, carol, id, first } = this;
    await bob.engine.react(id, first.toHex() as MessageId, "🎉");
    await carol.until("the reaction", async () => (await seenBy(carol, id, first)).reactions.length > 0 || undefined);
    return await withStore(carol, (store) => {
      const [reaction] = store.acts.about(channelOf(id), first, "reaction");
      assert.ok(reaction);
      return knownId(reaction.id);
    });
  }

  /** Carol's program sends this, numbered as it should be, then a text. */
  async carolSays(say: (head: () => MessageHead) => readonly Uint8Array[], end: string = "the end"): Promise<void> {
    const { place, carol, id } = this;
    const { origin } = carol.engine.profile;
    const channel = channelOf(id);
    await withStore(carol, (store) => {
      const head = (): MessageHead => ({
        senderUri: userUri(origin, "carol"),
        roomUri: roomUri(origin, channel),
        counter: store.conversations.nextCounter(channel),
        sentAt: place.clock.now(),
        salt: place.random.bytes(SALT_BYTES),
      });
      for (const content of say(head)) {
        store.messages.add({
          conversation: channel,
          id: place.random.bytes(32),
          author: new Uint8Array(32),
          own: true,
          notice: false,
          text: "",
          content,
          sentAt: 0,
          state: "pending",
          expiresAt: undefined,
          ttl: 0,
          counter: undefined,
          reportDue: false,
        });
      }
    });
    await carol.engine.send(id, end);
  }

  seenByBob(message: Uint8Array | MessageId): Promise<Message> {
    const id = typeof message === "string" ? fromHex(message) ?? new Uint8Array(0) : message;
    return seenBy(this.bob, this.id, id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const person of [this.alice, this.bob, this.carol]) await person[Symbol.asyncDispose]();
    await this.place[Symbol.asyncDispose]();
  }
}

async function seenBy(person: Person, id: ConversationId, message: Uint8Array): Promise<Message> {
  const found = (await person.engine.history(id, { limit: 1000 })).find((one) => one.id === message.toHex());
  assert.ok(found);
  return found;
}

/** Works on somebody's store while their engine is away. */
export async function withStore<T>(
  person: Person,
  work: (store: Awaited<ReturnType<typeof openProfileStore>>) => T,
): Promise<T> {
  const { origin } = person.engine.profile;
  await person.settle();
  await person.crash();
  let result: T;
  {
    using store = await openProfileStore(person.environment, { origin, name: person.name }, person.password);
    result = work(store);
  }
  await person.open(origin);
  await person.online();
  return result;
}

/** Content as no client of ours would make it. */
export function bent(content: Uint8Array, change: (fields: CborValue[]) => void): Uint8Array {
  const fields = decodeCbor(content, { bytes: 1 << 20, depth: 8, items: 1000 });
  assert.ok(Array.isArray(fields));
  const changed = [...fields];
  change(changed);
  return encodeCbor(changed);
}

/** A file with a name that no client of ours would send. */
export function fileCalled(head: MessageHead, filename: string): Uint8Array {
  const part: ExternalPart = {
    kind: "external",
    disposition: Disposition.attachment,
    language: "",
    contentType: "application/octet-stream",
    url: `mimi://x/d/${"0".repeat(64)}`,
    expires: 0,
    size: 1,
    encAlg: 29,
    key: new Uint8Array(32),
    nonce: new Uint8Array(12),
    aad: new Uint8Array(0),
    hashAlg: 1,
    contentHash: new Uint8Array(32),
    description: "",
    filename: "",
  };
  return bent(composeFile(head, part).content, (fields) => {
    const [body] = fields.slice(-1);
    assert.ok(Array.isArray(body));
    fields[fields.length - 1] = [...body.slice(0, -1), filename];
  });
}
