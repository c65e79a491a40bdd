// What emitting one file needs: the schema, the names, and the file itself.

import type { Names } from "./names.ts";
import type { NodeReader } from "./schema.capnp.ts";
import type { NodeComments, Schema } from "./schema.ts";

/** Default values of pointer fields, which a file's readers share. */
class Defaults {
  readonly #file: NodeReader;
  readonly #names: Names;
  readonly #byText = new Map<string, string>();

  constructor(file: NodeReader, names: Names) {
    this.#file = file;
    this.#names = names;
  }

  /** The constant for that expression. */
  name(expression: string): string {
    const known = this.#byText.get(expression);
    if (known !== undefined) return known;
    const name = this.#names.beside(this.#file, `default${this.#byText.size}`);
    this.#byText.set(expression, name);
    return name;
  }

  lines(): string[] {
    const lines = [...this.#byText].map(([expression, name]) => `const ${name} = ${expression};`);
    return lines.length === 0 ? [] : [...lines, ""];
  }
}

export class FileContext {
  readonly schema: Schema;
  readonly names: Names;
  readonly file: NodeReader;
  readonly defaults: Defaults;

  constructor(schema: Schema, names: Names, file: NodeReader) {
    this.defaults = new Defaults(file, names);
    this.schema = schema;
    this.names = names;
    this.file = file;
  }

  node(id: bigint): NodeReader {
    return this.schema.node(id);
  }

  comments(node: NodeReader): NodeComments {
    return this.schema.comments(node);
  }

  /** What this file calls a node, with its suffix: `Envelope`, `node.EnvelopeReader`. */
  ref(id: bigint, suffix = ""): string {
    const node = this.schema.node(id);
    const home = this.schema.fileOf(node);
    const name = this.names.own(node) + suffix;
    return home.id === this.file.id ? name : `${this.names.moduleFor(this.file, home)}.${name}`;
  }

  isHere(node: NodeReader): boolean {
    return this.schema.fileOf(node).id === this.file.id;
  }
}

/** The first paragraph of a doc comment that says something, as a JSDoc comment; no lines if there is none. */
export function documentation(comment: string, indent: string): string[] {
  const paragraphs = comment.trim().split(/\n\s*\n/);
  const said = paragraphs.find((paragraph) => paragraph !== "" && !/^\*\*[^*]*\*\*$/.test(paragraph.trim()));
  if (said === undefined) return [];
  const lines = said.trim().split("\n").map((line) => line.trimEnd().replaceAll("*/", "*\\/"));
  if (lines.length === 1) return [`${indent}/** ${lines[0] ?? ""} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
