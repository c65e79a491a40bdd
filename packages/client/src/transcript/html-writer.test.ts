// A conversation as a page: everything that was said stands in it as text, and nothing in it does anything, whatever those
// who wrote it wanted. What is stored here is as it would come from others: nothing looked at it before.
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originOf, signingKeyFromSeed } from "@quicproquo/protocol";
import { conversationIdOf } from "../identifiers.ts";
import { openProfile } from "../open.ts";
import { createProfileStore } from "../profile/profile.ts";
import { offlineEnvironment } from "../session/offline-environment.fixture.ts";
import type { NewMessage } from "../store/message-table.ts";
import type { Store } from "../store/store.ts";
import { elementsOf, type PageElement, parsePage, textOf } from "./page.fixture.ts";

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

const CHANNEL = new Uint8Array(16).fill(1);
const TITLE = `<script>"trio"</script>\u202e`;
const [SELF_SEED, NODE_SEED] = [new Uint8Array(32).fill(6), new Uint8Array(32).fill(5)];
const [ALICE, BOB, STRANGER] = [signingKeyFromSeed(SELF_SEED).publicKey, new Uint8Array(32).fill(8), id("stranger")];
const [ANSWER, GONE, HIDDEN] = [id("answer"), id("gone"), id("hidden")];

Deno.test("a page of a conversation: answers, reactions, edits, files and what was taken away, and no word of it does anything", async () => {
  const home = mkdtempSync(join(tmpdir(), "qpq-page-"));
  const environment = offlineEnvironment(home);
  const node = signingKeyFromSeed(NODE_SEED).publicKey;
  const profile = { origin: originOf(node), name: "alice", address: "qpq://127.0.0.1:7000" };
  try {
    (await createProfileStore(environment, profile, "password", (store) => fill(store, profile, node)))
      [Symbol.dispose]();
    await using engine = await openProfile({
      environment,
      origin: profile.origin,
      name: "alice",
      password: "password",
    });
    const conversation = conversationIdOf(CHANNEL);
    const path = join(home, "trio.html");
    const made = await engine.exportTranscript(conversation, path, "html");
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
    const lines = (await engine.history(conversation)).filter(({ expiresAt }) => expiresAt === undefined);
    const articles = all.filter(({ name }) => name === "article");
    const written = lines.filter(({ notice }) => !notice);
    assert.equal(made.messages, lines.length);
    assert.deepEqual(articles.map(({ attributes }) => attributes.get("id")), written.map(({ id }) => `m-${id}`));
    for (const [place, message] of written.entries()) {
      const article = articles[place] ?? page;
      if (message.withdrawn === undefined) assert.equal(inside(article, "p", "text"), message.text);
      // Their name comes first, apart from the direction of what follows.
      assert.equal(inside(article, "bdi"), message.author.name ?? `key ${message.author.key.slice(0, 8)}`);
      assert.equal(article.attributes.get("class") === "own", message.own);
    }
    const notices = all.filter(({ attributes }) => attributes.get("class") === "notice").map(textOf);
    assert.deepEqual(notices.map((line) => line.slice(line.indexOf(" ") + 1)), ["<b>bob</b> came"]);
    const of = (message: Uint8Array): PageElement =>
      articles[written.findIndex(({ id }) => id === message.toHex())] ?? page;
    assert.equal(inside(of(id("0")), "li"), "👍 alice, bob");
    assert.equal(inside(of(ANSWER), "blockquote"), `to bob: ${WORDS[0]}`);
    assert.match(textOf(of(ANSWER)), /after & done[^]*\(edited\)/);
    assert.match(textOf(of(GONE)), /\(deleted by bob\)/);
    assert.match(textOf(of(HIDDEN)), /\(hidden by alice\)/);
    const [file] = written.flatMap(({ files }) => files);
    assert.ok(file !== undefined && file.name.length <= 255);
    assert.equal(inside(of(id("1")), "li"), `file ${file.name}, 1 bytes`);
    const title = `the group ${(await engine.find(conversation))?.title}`;
    assert.deepEqual([inside(page, "title"), inside(page, "h1")], [title, title]);
    for (const away of ["not for the page", "gone tomorrow", "before"]) assert.ok(!html.includes(away), away);
    assert.match(textOf(page), /left out, since they disappear: 1/);
    await assert.rejects(engine.exportTranscript(conversation, path, "html"), { code: "file-exists" });
  } finally {
    rmSync(home, { recursive: true });
  }
});

function fill(store: Store, profile: { readonly origin: string; readonly name: string }, nodeKey: Uint8Array): void {
  store.profile.create({ ...profile, key: ALICE, seed: SELF_SEED });
  store.profile.markRegistered();
  store.profile.setNode({ address: "qpq://127.0.0.1:7000", nodeKey, pins: [], certificate: undefined, suite: 0x004f });
  store.contacts.see(BOB, 1);
  store.contacts.pin(BOB, "bob", 1);
  const group = { kind: "group", peer: undefined, state: "left", created: 1, foundFrom: undefined } as const;
  store.conversations.add({ ...group, id: CHANNEL, title: TITLE });
  const add = (name: string, text: string, more: Partial<NewMessage> = {}): number => {
    const stored = store.messages.add({ ...line, id: id(name), text, ...more });
    assert.ok(stored !== undefined);
    return stored.position;
  };
  add("came", "<b>bob</b> came", { notice: true });
  for (const [at, text] of WORDS.entries()) add(`${at}`, text, at === 2 ? { author: STRANGER } : {});
  for (const author of [ALICE, BOB]) {
    add(`reaction ${author.toHex()}`, "👍", { author, act: "reaction", about: id("0") });
  }
  const file = store.messages.withId(CHANNEL, id("1"));
  store.files.attach(file?.position ?? 0, {
    place: 0,
    hash: id("file"),
    name: `"><script>alert(1)</script>\u202egnp.${"x".repeat(4_000)}`,
    mediaType: "<b>",
    size: 1,
  });
  const answer = add("answer", "before", { author: ALICE, own: true, state: "sent", about: id("0") });
  store.acts.setVersion(answer, { text: "after & done", counter: 2 });
  store.acts.markDeleted(add("gone", "not for the page"), undefined);
  store.acts.hide(add("hidden", "not for the page"), ALICE);
  add("short", "gone tomorrow", { expiresAt: Number.MAX_SAFE_INTEGER });
}

const line: Omit<NewMessage, "id" | "text"> = {
  conversation: CHANNEL,
  author: BOB,
  own: false,
  notice: false,
  content: undefined,
  sentAt: Date.UTC(2026, 10, 28),
  state: "received",
  expiresAt: undefined,
  ttl: 0,
  counter: undefined,
  reportDue: false,
};

function id(name: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(name).digest());
}

/** The text of the first such element; undefined if there is none. */
function inside(element: PageElement, name: string, kind?: string): string | undefined {
  const found = elementsOf(element).find((one) =>
    one.name === name && (kind === undefined || one.attributes.get("class") === kind)
  );
  return found === undefined ? undefined : textOf(found);
}
