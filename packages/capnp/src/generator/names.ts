// Names of generated declarations. `NodeService.enqueue$Params` becomes `NodeServiceEnqueueParams`, with the suffixes
// Reader, Builder, Init, …; what would clash with another declaration or a global gets an underscore, which no schema
// name can contain.

import { CapnpError } from "../errors.ts";
import type { NodeReader } from "./schema.capnp.ts";
import type { Schema } from "./schema.ts";

/** Globals and names that generated code itself uses. */
const taken = ["capnp", "Promise", "Uint8Array", "Symbol", "Object", "Array", "undefined", "NaN", "Infinity"];
/** Parameters of generated functions, which would hide a module of that name. */
const parameters = new Set(["value", "length", "to", "from", "params", "options", "server", "call", "reference"]);

/** What may be made of a node's name. */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  struct: ["", "Reader", "Builder", "Init", "Which", "Pipeline"],
  enum: ["", "Enum"],
  interface: ["", "Client", "Server"],
};

export class Names {
  readonly #schema: Schema;
  readonly #byId = new Map<bigint, string>();
  readonly #taken = new Map<bigint, Set<string>>();
  readonly #modules = new Map<bigint, Map<bigint, string>>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The name of a node in its own file. */
  own(node: NodeReader): string {
    const known = this.#byId.get(node.id);
    if (known !== undefined) return known;
    const { displayName } = node;
    const words = displayName.slice(displayName.indexOf(":") + 1).split(/[.$]/).map(capitalise);
    let name = words.join("");
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new CapnpError("schema", `${displayName} cannot be a declaration`);
    if (node.which() === "const") name = name.charAt(0).toLowerCase() + name.slice(1);
    const used = this.#used(this.#schema.fileOf(node).id);
    const forms = suffixes[node.which()] ?? [""];
    while (forms.some((suffix) => used.has(name + suffix))) name += "_";
    for (const suffix of forms) used.add(name + suffix);
    this.#byId.set(node.id, name);
    return name;
  }

  /** A name that stands beside the nodes' own, free in that file. */
  beside(file: NodeReader, wanted: string): string {
    const used = this.#used(file.id);
    let name = wanted;
    while (used.has(name) || parameters.has(name)) name += "_";
    used.add(name);
    return name;
  }

  /** How `file` calls the module of another one; made on first use. */
  moduleFor(file: NodeReader, other: NodeReader): string {
    const modules = this.#modules.get(file.id) ?? new Map<bigint, string>();
    this.#modules.set(file.id, modules);
    const known = modules.get(other.id);
    if (known !== undefined) return known;
    const base = other.displayName.slice(other.displayName.lastIndexOf("/") + 1).replace(/\.capnp$/, "");
    const name = this.beside(file, base.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase()));
    modules.set(other.id, name);
    return name;
  }

  /** Files that `file` was seen to need, with the name it calls each by. */
  modulesOf(file: NodeReader): ReadonlyMap<bigint, string> {
    return this.#modules.get(file.id) ?? new Map();
  }

  #used(file: bigint): Set<string> {
    const used = this.#taken.get(file) ?? new Set(taken);
    this.#taken.set(file, used);
    return used;
  }
}

export function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function uncapitalise(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** Members that generated classes have for themselves, or that would make a promise of them. */
const reserved = new Set(["constructor", "then", "catch", "which", "take"]);

/** An enumerant's name as a key. */
export function key(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new CapnpError("schema", `${name} cannot be an enumerant's name`);
  return name;
}

/** A field's or method's name as a member of generated classes. */
export function member(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new CapnpError("schema", `${name} cannot be a member's name`);
  return reserved.has(name) ? `${name}_` : name;
}
