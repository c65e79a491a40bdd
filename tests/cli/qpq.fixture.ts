// qpq as packages/cli/src/main.ts starts it, but for passwords that cost next to nothing, which a story that starts it many
// times and is about something else can do without. No other program can log in to an account that was made with it.
import { catchCrashes, runCommandLine } from "qpq";
import { cheapPasswords } from "../../testkit/src/cheap-passwords.ts";

catchCrashes();
Deno.exit(
  await runCommandLine(Deno.args, {
    async environmentOf(options) {
      const { systemEnvironment } = await import("@quicproquo/client");
      return { ...systemEnvironment(options), ...cheapPasswords };
    },
  }),
);
