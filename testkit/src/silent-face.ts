// A face that shows nothing and hears nothing: what a test of the prompt does not look at.
import type { Face } from "qpq";
import { noLooks } from "../../packages/cli/src/terminal/style.ts";

const nothing = (): void => {};

export const silentFace: Face = {
  style: noLooks,
  drawn: false,
  spoken: false,
  viewed: undefined,
  print: nothing,
  outgoing: nothing,
  status: nothing,
  label: nothing,
  completeWith: nothing,
  keepBehind: nothing,
  whenTyping: nothing,
  whenDrafting: nothing,
  block: nothing,
  whenKey: nothing,
  view: nothing,
  watchFocus: nothing,
  attract: nothing,
  changed: nothing,
  submit: nothing,
  aim: nothing,
  draft: () => "",
  next: () => Promise.resolve(undefined),
  whenTouched: nothing,
  giveUp: nothing,
  clear: nothing,
  rest: nothing,
  giveBack: nothing,
  ask: () => Promise.resolve(undefined),
  interrupts: nothing,
  end: nothing,
  close: () => Promise.resolve(),
};
