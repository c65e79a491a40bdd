import { strict as assert } from "node:assert";
import { notification } from "./notification.ts";

const inside = (values: Readonly<Record<string, string>>) => (name: string): string | undefined => values[name];

Deno.test("notification: a bell, and the escape that the terminal knows, through tmux too", () => {
  assert.equal(notification("a", "b", inside({})), "\x07\x1b]9;a: b\x07");
  assert.equal(notification("a", "b", inside({ TERM: "foot" })), "\x07\x1b]777;notify;a;b\x07");
  assert.equal(notification("a", "b", inside({ VTE_VERSION: "7600" })), "\x07\x1b]777;notify;a;b\x07");
  assert.equal(notification("a", "b", inside({ TMUX: "x" })), "\x07\x1bPtmux;\x1b\x1b]9;a: b\x07\x1b\\");
});
