// A conversation as it stands here, in a file for others; as text and as JSON with a chain over its lines and the exporter's
// signature. What disappears is left out, and how much that was is said: a file that stays is not where it was meant to go.
import { signTranscript } from "@quicproquo/protocol";
import type { ConversationId, TranscriptExport } from "../api.ts";
import { toHex } from "../bytes.ts";
import type { Context } from "../context.ts";
import { presentConversation, presentMessage } from "../conversations/present.ts";
import { requiredConversation } from "../conversations/references.ts";
import { writeAll, writeNewFile } from "../files/new-file.ts";
import { channelOf } from "../identifiers.ts";
import { Chain, digestOf } from "./chain.ts";
import {
  BEGIN,
  type Beginning,
  END,
  jsonBody,
  jsonLine,
  jsonSeal,
  messageFields,
  type Seal,
  TEXT_TITLE,
  textRows,
  textSeal,
  timeText,
  type TranscriptFormat,
  transcriptOf,
} from "./forms.ts";
import { HtmlWriter } from "./html-writer.ts";

const PAGE = 500;
const encoder = new TextEncoder();

/** As one turn, so that it is of one moment. Throws `no-conversation`, `file-exists`, `file-unwritable`. */
export async function writeTranscript(
  context: Context,
  id: ConversationId,
  path: string,
  format: TranscriptFormat,
): Promise<TranscriptExport> {
  const { turn, store, self, clock, random } = context;
  return await turn.look(async () => {
    const conversation = requiredConversation(store, channelOf(id));
    const shown = presentConversation(store, self, conversation);
    const exported = clock.now();
    const writer = writers[format]();
    let messages = 0;
    let disappearing = 0;

    function* lines(): Generator<string> {
      const { title, kind } = shown;
      yield* writer.begin({ name: self.name, origin: self.origin, exported, conversation: id, kind, title });
      for (let position = 0;;) {
        const page = store.messages.after(conversation.id, position, PAGE, 0);
        const last = page.at(-1);
        if (last === undefined) break;
        position = last.position;
        for (const stored of page) {
          if (stored.expiresAt !== undefined) disappearing += 1;
          else yield* writer.message(++messages, presentMessage(store, self, stored));
        }
      }
      yield* writer.end(messages, disappearing);
      if (!("chain" in writer)) return;
      const { head, lines } = writer.chain;
      const { name, origin, signingKey, key } = self;
      const signature = signTranscript(signingKey, { lines, head, name, origin });
      yield* writer.seal({ name, origin, key, lines, head, signature });
    }

    await writeNewFile(path, random, async (file) => {
      let held = "";
      for (const line of lines()) {
        held += `${line}\n`;
        if (held.length < 1 << 18) continue;
        await writeAll(file, encoder.encode(held));
        held = "";
      }
      await writeAll(file, encoder.encode(held));
    });
    return { path, exported, format, messages, disappearing };
  });
}

const writers = {
  json: () => new JsonWriter(),
  text: () => new TextWriter(),
  html: () => new HtmlWriter(),
} as const;

type Shown = Parameters<typeof textRows>[0];

class JsonWriter {
  readonly chain: Chain = new Chain();

  *begin({ exported, ...beginning }: Beginning): Generator<string> {
    yield this.#line({ type: "transcript", version: 1, ...beginning, exported: new Date(exported).toISOString() });
  }

  *message(number: number, message: Shown): Generator<string> {
    yield this.#line(messageFields(number, message));
  }

  *end(messages: number, disappearing: number): Generator<string> {
    yield this.#line({ type: "end", messages, disappearing });
  }

  *seal(seal: Seal): Generator<string> {
    yield jsonSeal(seal);
  }

  #line(fields: Readonly<Record<string, unknown>>): string {
    const body = jsonBody(fields);
    return jsonLine(body, this.chain.add(digestOf(body)));
  }
}

class TextWriter {
  readonly chain: Chain = new Chain();
  readonly #links: Uint8Array[] = [];

  *begin(beginning: Beginning): Generator<string> {
    const { name, origin, exported } = beginning;
    yield* this.#lines(
      TEXT_TITLE,
      transcriptOf(beginning),
      `exported by ${name} at ${origin}`,
      `${timeText(exported)} UTC, as are all times`,
      "",
    );
  }

  *message(_number: number, message: Shown): Generator<string> {
    yield* this.#lines(...textRows(message));
  }

  *end(messages: number, disappearing: number): Generator<string> {
    yield* this.#lines("", `lines of the conversation: ${messages}`, `left out, since they disappear: ${disappearing}`);
  }

  *seal(seal: Seal): Generator<string> {
    yield BEGIN;
    yield* textSeal(seal);
    for (const link of this.#links) yield toHex(link);
    yield END;
  }

  *#lines(...lines: readonly string[]): Generator<string> {
    for (const line of lines) {
      this.#links.push(this.chain.add(digestOf(line)));
      yield line;
    }
  }
}
