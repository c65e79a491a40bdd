// What is sealed for this profile alone is opened before its turn, as far as may be on threads of the runtime: that needs no
// state of a group, and is most of what a message of a 1:1 costs. Whatever is not opened here is tried again in its turn.
import { openEnvelopeAside, payloadKind } from "@quicproquo/protocol";
import type { Context } from "../context.ts";
import { AtMost } from "./at-most.ts";
import type { Delivered, Envelope } from "./delivered.ts";

/** Of all that was delivered. More at once are not done sooner, and looks at the store wait longer. */
export const MOST_OPENED_AT_ONCE = 64;

/** What is needed of an engine's context. */
export interface Opener extends Pick<Context, "hybridSecrets"> {
  readonly self: Pick<Context["self"], "key">;
  readonly turn: Pick<Context["turn"], "read">;
}

/** The same delivery, with what could be opened, so many at once as `places` are; never rejects. */
export async function openAhead(context: Opener, places: AtMost, delivered: Delivered): Promise<Delivered> {
  const { channel, envelopes, ackedUpTo } = delivered;
  if (!envelopes.some(({ payload }) => payloadKind(payload) === "sealed")) return delivered;
  try {
    const secrets = await context.turn.read(() => context.hybridSecrets());
    const open = async ({ seq, payload }: Envelope): Promise<Envelope> => {
      for (const hybridSecretKey of secrets) {
        const opening = { payload, recipientKey: context.self.key, hybridSecretKey, channelId: channel };
        const opened = await openEnvelopeAside(opening);
        if (opened !== undefined) return { seq, payload, opened };
      }
      return { seq, payload, opened: undefined };
    };
    return { channel, envelopes: await Promise.all(envelopes.map((one) => places.run(() => open(one)))), ackedUpTo };
  } catch {
    // The profile is being closed, or the runtime refused: its turn finds out.
    return delivered;
  }
}
