// Commands about groups: links to them, who asks to be let in, mentions and reports.
import { strict as assert } from "node:assert";
import { objects, qpq, withPassword } from "./echo-one-shot.ts";

Deno.test("qpq link, join, requests, group approve: a link is printed, opened, asked by and answered", () =>
  withPassword(async (file) => {
    const run = (...args: string[]) => qpq([...args, "--password-file", file], { env: { ECHO_ASKS: "1" } });
    const own = await run("link");
    assert.match(own.out, /^qpq:\/\/echo:7000\/alice\/K{43}\nWhoever has this link can write to you\.\n$/);
    const [group] = objects((await run("link", "#team", "--json")).out);
    assert.equal(Object.keys(group ?? {}).sort().join(" "), "conversation ends link");
    const code = await run("link", "#team", "--qr");
    assert.match(code.out, /\/T{22}\nA code needs a terminal with colours[^]*can ask to be let into #team, until /);
    assert.match((await run("link", "#team", "--revoke")).out, /^No link of yours to #team can be used any more\.\n$/);
    assert.equal((await run("link", "--revoke")).code, 2);
    assert.equal((await run("link", "#team", "--expires", "soon")).code, 2);
    const [asks] = objects((await run("requests", "--json")).out);
    assert.equal(
      Object.keys(asks ?? {}).sort().join(" "),
      "askedAt conversation displayName key name title toldBy wasMember",
    );
    assert.match((await run("requests")).out, /^#team {2}dave {2}.*\(was in this group before\)\n$/);
    assert.match((await run("group", "approve", "#team", "dave")).out, /^dave was let into #team\.\n$/);
    assert.equal((await run("group", "decline", "#team", "erin")).code, 3);
    const stdin =
      "/link\n/link #team\n/switch #team\n/link #team qr\n/link off\n/requests\n/decline dave\n/requests\n/link #team off\n" +
      `/join qpq://echo:7000/maria/${"K".repeat(43)}/${"T".repeat(22)}\n/join\n/quit\n`;
    const { out } = await qpq(["--password-file", file], { stdin, env: { ECHO_ASKS: "1" } });
    const order = [
      "can write to you",
      "can ask to be let into #team",
      "A code needs a terminal",
      "✗ Write: /link [#GROUP [off]] [qr]",
      "#team  dave",
      "dave is not let into #team. They are not told.",
      "Nobody asks to be let in.",
      "No link of yours to #team",
      "maria was asked to let you in.",
      "Write: /join LINK",
    ];
    const places = order.map((line) => out.indexOf(line));
    assert.deepEqual(places.filter((place) => place < 0), [], out);
    assert.deepEqual(places, places.toSorted((left, right) => left - right));
  }));

Deno.test("qpq join: only the form of a link is looked at before anything is opened; without a profile it says what to do", () =>
  withPassword(async (file) => {
    for (const wrong of ["", "qpq://echo", "https://x", "qpq://echo/al/x"]) {
      const refused = await qpq(["join", "--password-file", file, "--", wrong]);
      assert.equal(refused.code, 2, wrong);
    }
  }));

Deno.test("a mention is marked where it stands, counted where it is muted, and told where another conversation is open", () =>
  withPassword(async (file) => {
    const env = { ECHO_MENTION: "1" };
    const read = await qpq(["read", "#team", "--password-file", file], { env });
    assert.match(read.out, /maria: @alice, look \(mentions you\)\n/);
    const [message] = objects((await qpq(["read", "#team", "--json", "--password-file", file], { env })).out).reverse();
    assert.equal(message?.["mentionsMe"], true);
    const list = await qpq(["list", "--password-file", file], { env });
    assert.match(list.out, /#team {2}.* {2}2 unread {2}mentions you\n/);
  }));

Deno.test("qpq report: a message by its number, to the admins alone; at the prompt in a group only", () =>
  withPassword(async (file) => {
    const told = await qpq(["report", "#team", "1", "no place for that", "--password-file", file]);
    assert.deepEqual([told.code, told.out], [0, "maria heard of it, and nobody else.\n"]);
    const [json] = objects((await qpq(["report", "#team", "1", "why", "--json", "--password-file", file])).out);
    assert.equal(Object.keys(json ?? {}).sort().join(" "), "admins conversation message reason state");
    assert.equal((await qpq(["report", "#team", "9", "why", "--password-file", file])).code, 3);
    const stdin = "/dm bob\n/report 1 why\n/switch #team\n/report 1\n/report 1 no place for that\n/quit\n";
    const { out } = await qpq(["--password-file", file], { stdin });
    assert.match(out, /That works in a group[^]*Write: \/report N REASON[^]*maria heard of it, and nobody else\./);
  }));
