// qpq: the program. All of it is behind runCommandLine; this file only ends the process with its code, since a read of the
// terminal that nobody waits for any more would keep it alive.
import { runCommandLine } from "./command-line.ts";
import { catchCrashes } from "./crash.ts";

catchCrashes();
Deno.exit(await runCommandLine(Deno.args));
