// The rows of the live area, from what there is to show and the room that there is: from above, a view or the block of
// conversations and own messages on their way, the status row, the line being typed.
import { fit } from "../terminal/widths.ts";
import { type InputView, layOutInput } from "../terminal/input-layout.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";
import { text } from "../text.ts";

export interface LiveParts {
  /** undefined: nobody listens, and there is no line to type in. */
  readonly input: InputView | undefined;
  readonly status: string;
  /** In its place while there is a block. */
  readonly statusBeside: string;
  /** Shown in the status row in its place. */
  readonly hint: string | undefined;
  readonly outgoing: readonly string[];
  /** Above all of it: a view, or the conversations. With looks. */
  readonly block: (size: Size) => readonly string[];
}

const mostOutgoing = 5;

export function liveRows({ input, hint, outgoing, ...parts }: LiveParts, size: Size, style: Style): string[] {
  const { columns, rows } = size;
  const typed = input === undefined ? undefined : layOutInput(input, columns, Math.max(1, Math.floor(rows / 3)));
  const room = rows - (typed?.rows.length ?? 0) - 1;
  const hidden = typed === undefined ? 0 : typed.above + typed.below;
  const shown = room >= 2 ? outgoing.slice(-Math.min(mostOutgoing, room - 1)) : [];
  // One row of what was said before stays in sight.
  const left = room - shown.length - 2;
  const live = left > 0 ? parts.block({ columns, rows: left }).slice(0, left) : [];
  const status = live.length > 0 ? parts.statusBeside : parts.status;
  const said = hint ?? (typed !== undefined && hidden > 0 ? text.prompt.moreRows(typed.above, typed.below) : status);
  for (const row of shown) live.push(fit(row, columns));
  if (room >= 1 && said !== "") live.push(style.dim(fit(said, columns)));
  return [...live, ...typed?.rows ?? []];
}
