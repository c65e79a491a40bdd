// The prompt on an echo engine, as a program to be run in a terminal by tests. Takes orders over a socket, a JSON line each,
// and answers each with a line once it was obeyed, so that a test knows what has happened without waiting for it.
import { appearanceOf, catchCrashes, openFace, runSession, systemClock } from "qpq";
import { EchoDoor } from "../../testkit/src/echo-door.ts";
import { parseOrder } from "./echo-orders.ts";

const [port = "", profiles = "{}", ...flags] = Deno.args;
const door = new EchoDoor(JSON.parse(profiles));
const control = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
void obey();
catchCrashes();

const face = openFace(appearanceOf(
  { plain: flags.includes("--plain"), ...flags.includes("--screen-reader") ? { screenReader: true } : {} },
  (name) => Deno.env.get(name),
));
const invite = flags.find((flag) => flag.startsWith("--invite="))?.slice(9);
if (invite !== undefined) door.invites = new Set([invite]);
const as = flags.find((flag) => flag.startsWith("--as="))?.slice(5);
const code = await runSession({
  door,
  face,
  clock: systemClock,
  wish: { name: as },
  signal: new AbortController().signal,
});
await face.close();
Deno.exit(code);

async function obey(): Promise<void> {
  const lines = control.readable.pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const piece of lines) {
    const parts = (rest + piece).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      const order = parseOrder(line);
      if (order.do === "crash") throw new Error("a mistake\u001b[2J of ours");
      const engine = door.engine;
      if (engine === undefined) throw new Error("an order before any profile was opened");
      if (order.do === "receive") engine.receive(order.from, order.text, order.group);
      else if (order.do === "flood") {
        const began = performance.now();
        for (let at = 1; at <= order.count; at++) {
          engine.receive(order.from, `${order.text} ${at}.`);
          const due = order.perSecond === undefined ? 0 : began + (at * 1000) / order.perSecond - performance.now();
          if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
        }
      } else if (order.do === "change") engine.change(order.conversation, order.changed);
      else if (order.do === "types") engine.types(order.from, order.active);
      else if (order.do === "join") engine.joined(order.group);
      else if (order.do === "alarm") engine.alarm(order.kind, order.text);
      else if (order.do === "connect") engine.connect(order.connection);
      else if (order.do === "advance") engine.advance(order.to);
      else engine.reaches = order.to;
      await control.write(new TextEncoder().encode("done\n"));
    }
  }
}
