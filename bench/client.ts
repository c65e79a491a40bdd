// What a person waits for. After a week away: how many waiting messages a second are fetched, decrypted and stored, and how
// long anything else waits meanwhile. With a long past: how long start, scrolling and search take. The node is a process of
// its own; `--messages N`, `--kept N`, `--json FILE`.

import { flag } from "./flag.ts";
import { catchingUp } from "./client/catching-up.ts";
import { longPast } from "./client/long-past.ts";

const messages = Number(flag("messages") ?? 10_000);
const kept = Number(flag("kept") ?? 200_000);

const past = kept === 0 ? [] : await longPast(kept);
const away = messages === 0 ? [] : await catchingUp(messages);
const file = flag("json");
if (file !== undefined) await Deno.writeTextFile(file, `${JSON.stringify({ away, past }, null, 2)}\n`);
Deno.exit(0);
