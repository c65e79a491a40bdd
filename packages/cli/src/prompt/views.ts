// The view that is open, if one is: it hears what happens while it is looked at.
import type { Conversation, Engine, EngineEvent } from "@quicproquo/client";
import type { Face } from "./face.ts";
import { Past, type PastStart } from "./past.ts";
import { Selection } from "./selection.ts";

export class Views {
  readonly #engine: Engine;
  readonly #face: Face;
  readonly #failed: (error: unknown) => void;

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
    this.#face.view(past);
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
    face.view(selection);
    selection.load().catch(this.#failed);
  }

  event(event: EngineEvent): void {
    const { viewed } = this.#face;
    if (event.type === "message" || event.type === "message-changed") viewed?.message(event.message);
    else if (event.type === "message-gone") viewed?.gone(event.id);
    else if (event.type === "message-state") viewed?.state(event.id, event.state);
  }
}
