// A transcript as one page for a browser, to be read and printed. It runs nothing and fetches nothing: there is no script in
// it and no address, and its policy (CSP3) forbids both, whatever the page may be served with. What people wrote stands in
// it as text alone, each piece apart from the others' direction of writing. Nothing in it is signed.
import { createHash } from "node:crypto";
import type { Message, Person } from "../api.ts";
import { type Beginning, called, timeText, transcriptOf } from "./forms.ts";
import { STYLE } from "./html-style.ts";

export class HtmlWriter {
  #day = "";

  *begin(beginning: Beginning): Generator<string> {
    const { name, origin, exported } = beginning;
    const what = escaped(transcriptOf(beginning));
    yield "<!DOCTYPE html>";
    yield '<html lang="en">';
    yield "<head>";
    yield '<meta charset="utf-8">';
    yield `<meta http-equiv="Content-Security-Policy" content="${policy()}">`;
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">';
    yield '<meta name="referrer" content="no-referrer">';
    yield '<meta name="color-scheme" content="light dark">';
    yield `<title>${what}</title>`;
    yield `<style>${STYLE}</style>`;
    yield "</head>";
    yield "<body>";
    yield `<header><h1>${isolated(what)}</h1>`;
    yield `<p class="dim">exported by ${isolated(escaped(`${name} at ${origin}`))}, ${
      timeText(exported)
    } UTC, as are all ` +
      "times</p></header>";
    yield "<main>";
  }

  *message(_number: number, message: Message): Generator<string> {
    const [day = "", time = ""] = timeText(message.sentAt).split(" ");
    if (day !== this.#day) yield `<h2>${day}</h2>`;
    this.#day = day;
    const when = `<time datetime="${day}T${time}Z">${time}</time>`;
    if (message.notice) return yield `<p class="notice">${when} <span dir="auto">${escaped(message.text)}</span></p>`;
    yield `<article id="m-${message.id}"${message.own ? ' class="own"' : ""}>`;
    yield `<header><b>${person(message.author)}</b> ${when}</header>`;
    yield* bodyOf(message);
    yield "</article>";
  }

  *end(messages: number, disappearing: number): Generator<string> {
    yield "</main>";
    yield `<footer><p>lines of the conversation: ${messages}</p>`;
    yield `<p>left out, since they disappear: ${disappearing}</p></footer>`;
    yield "</body>";
    yield "</html>";
  }
}

/** Nothing is fetched, run, framed or sent; only the one style is used. */
function policy(): string {
  const digest = createHash("sha256").update(STYLE).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

function* bodyOf(message: Message): Generator<string> {
  const { withdrawn, replyTo, edited, files, reactions } = message;
  if (withdrawn !== undefined) {
    return yield `<p class="dim">(${withdrawn.how} by ${person(withdrawn.by)})</p>`;
  }
  if (replyTo !== undefined) {
    const whose = replyTo.author === undefined ? "somebody" : person(replyTo.author);
    const words = replyTo.text === undefined ? "" : `: <span lang="" dir="auto">${escaped(replyTo.text)}</span>`;
    yield `<blockquote><a href="#m-${replyTo.id}">to ${whose}</a>${words}</blockquote>`;
  }
  if (message.text !== "") yield `<p class="text" lang="" dir="auto">${escaped(message.text)}</p>`;
  if (edited) yield '<p class="dim">(edited)</p>';
  if (files.length > 0) {
    const items = files.map(({ name, size }) => `<li>file ${isolated(escaped(name))}, ${size} bytes</li>`);
    yield `<ul class="dim">${items.join("")}</ul>`;
  }
  if (reactions.length > 0) {
    const items = reactions.map(({ emoji, by }) => `<li>${isolated(escaped(emoji))} ${by.map(person).join(", ")}</li>`);
    yield `<ul class="dim">${items.join("")}</ul>`;
  }
}

function person(one: Person): string {
  return isolated(escaped(called(one)));
}

/** What stands in it turns nothing beside it around. */
function isolated(html: string): string {
  return `<bdi lang="">${html}</bdi>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** As text, wherever it stands. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
