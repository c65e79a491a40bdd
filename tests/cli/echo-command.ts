// The command line on an echo engine, as a program: what it prints, where, and how it ends.
import { runCommandLine } from "qpq";
import { EchoDoor } from "../../testkit/src/echo-door.ts";

const [profiles = "{}", ...args] = Deno.args;
const door = new EchoDoor(JSON.parse(profiles));
door.opened = (engine) => {
  engine.receive("bob", "first");
  engine.receive("bob", "second\u001b[2J");
  const draft = Deno.env.get("ECHO_DRAFT");
  if (draft !== undefined) engine.draft("bob", draft);
  if (Deno.env.get("ECHO_NAMED") === "1") engine.call("bob", "Bob Smith");
  engine.receive("maria", "in the group", "team");
  if (Deno.env.get("ECHO_MENTION") === "1") engine.receive("maria", "@alice, look", "team");
  if (Deno.env.get("ECHO_ASKS") === "1") engine.asks("dave", "team", true);
  const problem = Deno.env.get("ECHO_PROBLEM");
  if (problem === "clock-behind" || problem === "log-alarm") engine.problems = [problem];
  if (Deno.env.get("ECHO_CONTRADICTED") === "1") void engine.trust("bob", "contradicted");
  // What bob wrote last changes once it was read, and whoever follows is interrupted.
  if (Deno.env.get("ECHO_CHANGE") === "1") {
    const listening = engine.on((event) => {
      if (event.type !== "conversation" || event.conversation.title !== "bob" || event.conversation.unread > 0) return;
      listening[Symbol.dispose]();
      queueMicrotask(() => {
        engine.change("bob", { text: event.conversation.title, edited: true });
        Deno.kill(Deno.pid, "SIGTERM");
      });
    });
  }
  if (Deno.env.get("ECHO_OFFLINE") === "1") engine.connect({ state: "offline", reason: "no route" });
};
Deno.exit(await runCommandLine(args, { openDoor: () => Promise.resolve(door) }));
