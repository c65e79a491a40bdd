// A page taken apart as strictly as can be: whatever is no text, no element that closes, and no attribute in quotes is an
// error, where a browser would make something of it.
import { strict as assert } from "node:assert";

export interface PageElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (PageElement | string)[];
}

const VOID: readonly string[] = ["meta"];
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|([^<>]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

export function parsePage(html: string): PageElement {
  const begin = "<!DOCTYPE html>\n";
  assert.ok(html.startsWith(begin));
  const root: PageElement = { name: "", attributes: new Map(), children: [] };
  const open = [root];
  TOKEN.lastIndex = begin.length;
  while (TOKEN.lastIndex < html.length) {
    const at = TOKEN.lastIndex;
    const [whole, close, name, attributes = "", text] = TOKEN.exec(html) ?? [];
    assert.ok(whole !== undefined, `at ${at}: ${html.slice(at, at + 60)}`);
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(decoded(text));
    else if (name !== undefined && close === "") {
      const element = { name, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (!VOID.includes(name)) open.push(element);
    } else assert.equal(open.pop()?.name, name);
  }
  assert.equal(open.length, 1);
  return root;
}

export function elementsOf(element: PageElement): PageElement[] {
  return element.children.flatMap((child) => typeof child === "string" ? [] : [child, ...elementsOf(child)]);
}

export function textOf(element: PageElement): string {
  return element.children.map((child) => typeof child === "string" ? child : textOf(child)).join("");
}

function attributesOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, decoded(value)]),
  );
}

function decoded(text: string): string {
  return text.replace(/&([^;&]*;?)/g, (_, entity: string) => {
    const character = entity.endsWith(";") ? ENTITIES[entity.slice(0, -1)] : undefined;
    assert.ok(character !== undefined, `&${entity}`);
    return character;
  });
}
