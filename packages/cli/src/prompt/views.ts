// The view that is open, if one is: it hears what happens while it is looked at.
import type { Conversation, Engine, EngineEvent, Message } from "@quicproquo/client";
import type { Face, View } from "./face.ts";
import { Past, type PastStart } from "./past.ts";
import { Selection } from "./selection.ts";

/** What of the engine's events concerns messages that a view may show. */
interface Shown {
  message(message: Message): void;
  state?(id: Message["id"], state: Message["state"]): void;
  gone(id: Message["id"]): void;
}

export class Views {
  readonly #engine: Engine;
  readonly #face: Face;
  readonly #failed: (error: unknown) => void;
  #shown: (View & Shown) | undefined;

  constructor(engine: Engine, face: Face, failed: (error: unknown) => void) {
    this.#engine = engine;
    this.#face = face;
    this.#failed = (error) => {
      face.view(undefined);
      failed(error);
    };
  }

  past(conversation: Conversation, start: PastStart): void {
    const acts = { changed: () => this.#face.changed(), failed: this.#failed };
    const past = new Past(this.#engine, conversation, this.#face.style, acts);
    this.#show(past);
    past.open(start);
  }

  select(conversation: Conversation): void {
    const face = this.#face;
    const selection = new Selection(this.#engine, conversation, face.style, {
      changed: () => face.changed(),
      failed: this.#failed,
      aim: (aim) => face.aim(aim),
      submit: (act) => face.submit(act),
      type: (number) => void face.draft(face.draft("") + number),
    });
    this.#show(selection);
    selection.load().catch(this.#failed);
  }

  event(event: EngineEvent): void {
    if (this.#face.viewed !== this.#shown) this.#shown = undefined;
    if (event.type === "message" || event.type === "message-changed") this.#shown?.message(event.message);
    else if (event.type === "message-gone") this.#shown?.gone(event.id);
    else if (event.type === "message-state") this.#shown?.state?.(event.id, event.state);
  }

  #show(view: View & Shown): void {
    this.#shown = view;
    this.#face.view(view);
  }
}
