// What people call themselves. It travels in their messages and is theirs to choose, so it proves nothing: it is made inert,
// short, and free of what the form that faces show it in consists of, `Bob Smith (@bob)`, so that no name looks like two.
import type { Person, SafeText } from "../api.ts";
import { ContentLimits, type DisplayNameClaim } from "../content/mimi-content.ts";
import { utf8Length } from "../content/utf8-length.ts";
import type { Context } from "../context.ts";
import { announce } from "../conversations/lines.ts";
import { presentPerson } from "../conversations/present.ts";
import { clientError } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import type { Aftermath } from "../turn.ts";

export const LONGEST_DISPLAY_NAME = 40;

/** Letters of all scripts with their marks, digits, emoji, and what stands between the parts of names. */
const ALLOWED = /^(?:[\p{L}\p{N} '\u2019.,\u00b7\u30fb\-]\p{M}{0,4})+$|^\p{RGI_Emoji}$/v;
const MARK = "\u{fffd}";

/** As it may be shown; undefined if nothing of it says anything. */
export function inertDisplayName(name: string): SafeText | undefined {
  const characters = charactersOf(safeText(name.slice(0, 1000).normalize("NFC")));
  const allowed = characters.map((character) => ALLOWED.test(character) ? character : MARK);
  const folded = charactersOf(allowed.join("").replaceAll(/ +/g, " ").trim());
  const cut = folded.slice(0, LONGEST_DISPLAY_NAME).join("");
  if (!/[\p{L}\p{N}]/u.test(cut)) return undefined;
  return safeText(folded.length > LONGEST_DISPLAY_NAME ? `${cut}…` : cut);
}

/** Takes what came along with a message; an older one than is known changes nothing. */
export function takeDisplayName(
  context: Context,
  aftermath: Aftermath,
  author: Uint8Array,
  claim: DisplayNameClaim,
): void {
  const { store } = context;
  const known = store.displayNames.claim(author);
  if (known !== undefined && known.setAt >= claim.setAt) return;
  const name = inertDisplayName(claim.name) ?? "";
  store.displayNames.set(author, { setAt: claim.setAt, name });
  const direct = store.conversations.withPeer(author);
  if (direct !== undefined && name !== (known?.name ?? "")) announce(context, aftermath, direct.id);
}

/** Sets what this person is called, or, with an empty name, takes it back. Others hear of it with the next message. */
export async function setDisplayName(context: Context, typed: string): Promise<Person> {
  const { turn, store, self, clock } = context;
  const name = typed.normalize("NFC").replaceAll(/ +/g, " ").trim();
  if (name !== "" && !isDisplayName(name)) {
    throw clientError("invalid-argument", "this is no name to be called by", {
      hint: `Take at most ${LONGEST_DISPLAY_NAME} letters, digits, emoji, and ' . , - between them.`,
    });
  }
  return await turn.change(() => {
    const before = store.displayNames.claim(self.key);
    if (name !== (before?.name ?? "")) {
      store.displayNames.set(self.key, { setAt: Math.max(clock.now(), (before?.setAt ?? 0) + 1), name });
    }
    return presentPerson(store, self, self.key);
  });
}

/** Whether everybody would be shown exactly this. */
function isDisplayName(name: string): boolean {
  return utf8Length(name) <= ContentLimits.displayNameBytes && !name.includes(MARK) && inertDisplayName(name) === name;
}

function charactersOf(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
