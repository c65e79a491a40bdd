// Whoever asked for it is called back to this terminal when something comes while they are elsewhere: without a name or a
// word of it, since whoever stands at the screen sees it. Muted conversations call nobody.
import type { Conversation, Engine, Message } from "@quicproquo/client";
import type { Face } from "./face.ts";

export class Notifier {
  readonly #engine: Engine;
  readonly #face: Face;
  readonly #failed: (error: unknown) => void;

  constructor(engine: Engine, face: Face, failed: (error: unknown) => void) {
    this.#engine = engine;
    this.#face = face;
    this.#failed = failed;
  }

  /** At the beginning, and after something may have been set: is there anything that calls? */
  async look(conversations: readonly Conversation[]): Promise<void> {
    if (!this.#face.drawn) return;
    let wanted = await this.#wanted(undefined);
    for (const conversation of conversations) wanted ||= await this.#wanted(conversation);
    this.#face.watchFocus(wanted);
  }

  message(message: Message, conversation: Conversation | undefined): void {
    // A note is one's own, and is received where it was written.
    if (
      message.own || message.state !== "received" || message.notice || conversation === undefined || conversation.muted
    ) return;
    this.#wanted(conversation).then((wanted) => {
      if (wanted) this.#face.attract(conversation.id);
    }).catch(this.#failed);
  }

  async #wanted(conversation: Conversation | undefined): Promise<boolean> {
    return (await this.#engine.settings(conversation?.id)).some(({ name, on }) => name === "notify" && on);
  }
}
