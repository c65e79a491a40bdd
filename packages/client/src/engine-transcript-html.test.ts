// A conversation as a page: everything that was said stands in it as text, and nothing in it does anything, whatever those
// who wrote it wanted.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeReaction, composeText } from "./content/compose.ts";
import { fileCalled, HostileMember } from "./hostile-member.fixture.ts";
import { elementsOf, type PageElement, parsePage, textOf } from "./transcript/page.fixture.ts";

/** All that a page may consist of, and what each may have. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  html: ["lang"],
  head: [],
  meta: ["charset", "content", "http-equiv", "name"],
  title: [],
  style: [],
  body: [],
  header: [],
  main: [],
  footer: [],
  h1: [],
  h2: [],
  article: ["id", "class"],
  blockquote: [],
  a: ["href"],
  b: [],
  bdi: ["lang"],
  span: ["lang", "dir"],
  p: ["class", "lang", "dir"],
  time: ["datetime"],
  ul: ["class"],
  li: [],
};

/** What turns text around or hides in it, or is a control; line breaks stand in texts. */
// deno-lint-ignore no-control-regex
const HARM = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const WORDS = [
  "</p></article></main><script>alert(1)</script>",
  `"><img src=x onerror="alert(1)"><svg/onload=alert(1)>`,
  "<!--<style>@import url(https://example.org/x.css)</style>",
  "&lt;script&gt; &amp; &#x3c;script> &",
  "</style></title><base href=https://example.org/><meta http-equiv=refresh content=0>",
  "<a href='javascript:alert(1)' style='background:url(//example.org)'>x</a> ' ` \\",
  "\u202etxt.exe\u202c \u2066\u0000\u001b[2J\u0007\u200b\ufeff end",
  "e" + "\u0301".repeat(5_000),
  "one line\n\n  and another\r\nand a third",
];

Deno.test("a page of a conversation: answers, reactions, edits, files and what was taken away, and no word of it does anything", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qpq-page-"));
  await using story = await HostileMember.begin();
  const { alice, bob, id, first } = story;
  try {
    await story.carolSays((head) => [
      ...WORDS.map((text) => composeText(head(), text).content),
      composeReaction(head(), first, "👍").content,
      fileCalled(head(), `"><script>alert(1)</script>\u202egnp.${"x".repeat(900)}`),
    ]);
    await bob.message(id, "the end");
    await alice.engine.rename(id, `<script>"trio"</script>\u202e`);
    const { id: answered } = await bob.engine.reply(id, (await bob.message(id, WORDS[0] ?? "")).id, "what is <this>?");
    const { id: own } = await bob.engine.send(id, "before");
    await bob.engine.edit(id, own, "after & done");
    const { id: gone } = await bob.engine.send(id, "not for the page");
    await bob.engine.deleteMessage(id, gone);
    await bob.engine.enqueueWithTtl(id, "gone tomorrow", 86_400);
    await bob.until("the name", async () => (await bob.engine.find(id))?.title !== "trio" || undefined);
    await bob.settle();

    const path = join(folder, "trio.html");
    const made = await bob.engine.exportTranscript(id, path, "html");
    assert.deepEqual([made.format, made.disappearing], ["html", 1]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const html = readFileSync(path, "utf8");
    assert.doesNotMatch(html, HARM);
    const page = parsePage(html);
    const all = elementsOf(page);

    for (const { name, attributes } of all) {
      assert.ok([...attributes.keys()].every((attribute) => ALLOWED[name]?.includes(attribute)), name);
    }
    // Nothing leads out of it, and its own policy would not let it.
    const named = new Set(all.map(({ attributes }) => attributes.get("id")));
    for (const { attributes } of all.filter(({ name }) => name === "a")) {
      assert.ok(named.has(attributes.get("href")?.replace(/^#/, "")), attributes.get("href"));
    }
    const head = all.filter(({ name }) => name === "meta" || name === "style");
    const at = head.findIndex(({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy");
    assert.ok(at >= 0 && at < head.findIndex(({ name }) => name === "style"));
    const style = textOf(head.find(({ name }) => name === "style") ?? page);
    const hash = createHash("sha256").update(style).digest("base64");
    assert.equal(
      head[at]?.attributes.get("content"),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(style, /url\(|@import|expression|\\/);
    assert.match(style, /prefers-color-scheme: dark[^]*@media print/);

    // Every line is there, as it is shown elsewhere.
    const lines = (await bob.engine.history(id, { limit: 1000 })).filter(({ expiresAt }) => expiresAt === undefined);
    const articles = all.filter(({ name }) => name === "article");
    const written = lines.filter(({ notice }) => !notice);
    assert.equal(made.messages, lines.length);
    assert.deepEqual(articles.map(({ attributes }) => attributes.get("id")), written.map(({ id }) => `m-${id}`));
    for (const [place, message] of written.entries()) {
      const article = articles[place] ?? page;
      const text = inside(article, "p", "text");
      if (message.withdrawn === undefined) assert.equal(text, message.text);
      // Their name comes first, apart from the direction of what follows.
      assert.equal(inside(article, "bdi"), message.author.name);
      assert.equal(article.attributes.get("class") === "own", message.own);
    }
    const notices = all.filter(({ attributes }) => attributes.get("class") === "notice").map(textOf);
    for (const { text } of lines.filter(({ notice }) => notice)) {
      assert.ok(notices.some((line) => line.endsWith(text)), text);
    }
    const of = (message: string): PageElement => articles[written.findIndex(({ id }) => id === message)] ?? page;
    assert.equal(inside(of(first.toHex()), "li"), "👍 carol");
    assert.equal(inside(of(answered), "blockquote"), `to carol: ${WORDS[0]}`);
    assert.match(textOf(of(own)), /after & done[^]*\(edited\)/);
    assert.match(textOf(of(gone)), /\(deleted by bob\)/);
    const file = written.findIndex(({ files }) => files.length > 0);
    assert.ok(file >= 0);
    assert.equal(inside(articles[file] ?? page, "li"), `file ${written[file]?.files[0]?.name}, 1 bytes`);
    const title = `the group ${(await bob.engine.find(id))?.title}`;
    assert.deepEqual([inside(page, "title"), inside(page, "h1")], [title, title]);
    assert.ok(!html.includes("not for the page") && !html.includes("gone tomorrow") && !html.includes("before"));
    assert.match(textOf(page), /left out, since they disappear: 1/);
    await assert.rejects(bob.engine.exportTranscript(id, path, "html"), { code: "file-exists" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The text of the first such element; undefined if there is none. */
function inside(element: PageElement, name: string, kind?: string): string | undefined {
  const found = elementsOf(element).find((one) =>
    one.name === name && (kind === undefined || one.attributes.get("class") === kind)
  );
  return found === undefined ? undefined : textOf(found);
}
