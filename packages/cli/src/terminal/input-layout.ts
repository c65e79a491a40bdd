// The line being typed, laid out in rows of the terminal's width. The caret is drawn (inverse), not left to the terminal's
// own cursor: that one is parked at the head of the live area, see screen.ts. Long input wraps; more rows than fit scroll
// so that the caret's row is always among those shown.
import { clusterWidth, fit, textWidth } from "./widths.ts";

export interface InputView {
  /** Stands before the first row; what follows is indented by its width. No escapes. */
  readonly label: string;
  readonly clusters: readonly string[];
  readonly caret: number;
}

export interface InputRows {
  readonly rows: readonly string[];
  /** Rows that did not fit, above and below those shown. */
  readonly above: number;
  readonly below: number;
}

const inverse = (cell: string): string => `\x1b[7m${cell}\x1b[27m`;

export function layOutInput(view: InputView, columns: number, maxRows: number): InputRows {
  // Where the label would take more than half of the width, it stands in a row of its own.
  const apart = textWidth(view.label) > columns / 2;
  const label = apart ? "" : view.label;
  const rows: string[] = apart ? [fit(view.label, columns)] : [];
  const indent = " ".repeat(textWidth(label));
  const width = Math.max(2, columns - indent.length);
  let row = label;
  let used = 0;
  let caretRow = 0;
  const breakRow = (): void => {
    rows.push(row);
    row = indent;
    used = 0;
  };
  const put = (cell: string, cells: number, isCaret: boolean): void => {
    if (used + cells > width) breakRow();
    if (isCaret) caretRow = rows.length;
    row += isCaret ? inverse(cell) : cell;
    used += cells;
  };
  for (const [index, cluster] of view.clusters.entries()) {
    const isCaret = index === view.caret;
    if (cluster === "\n") {
      if (isCaret) put(" ", 1, true);
      breakRow();
    } else if (cluster === "\t") put("⇥", 1, isCaret);
    else put(cluster, clusterWidth(cluster), isCaret);
  }
  if (view.caret >= view.clusters.length) put(" ", 1, true);
  rows.push(row);
  const shown = Math.max(1, Math.min(maxRows, rows.length));
  const first = Math.min(Math.max(0, caretRow - shown + 1), rows.length - shown);
  return { rows: rows.slice(first, first + shown), above: first, below: rows.length - first - shown };
}
