// The schema of a CodeGeneratorRequest, looked up by id: nodes, the file each belongs to, and the doc comments.

import { CapnpError } from "../errors.ts";
import type { CodeGeneratorRequestReader, NodeReader } from "./schema.capnp.ts";

export interface NodeComments {
  readonly own: string;
  /** Of fields, enumerants or methods, in the order of the node. */
  readonly members: readonly string[];
}

const noComments: NodeComments = { own: "", members: [] };

export class Schema {
  readonly #nodes = new Map<bigint, NodeReader>();
  readonly #files = new Map<string, NodeReader>();
  readonly #comments = new Map<bigint, NodeComments>();

  constructor(request: CodeGeneratorRequestReader) {
    for (const node of request.nodes) {
      this.#nodes.set(node.id, node);
      if (node.which() === "file") this.#files.set(node.displayName, node);
    }
    for (const info of request.sourceInfo) {
      this.#comments.set(info.id, { own: info.docComment, members: info.members.map((member) => member.docComment) });
    }
  }

  node(id: bigint): NodeReader {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new CapnpError("schema", `the request lacks node 0x${id.toString(16)}`);
    return node;
  }

  /** True if the request has the node: it carries those of other files only as far as they are used. */
  has(id: bigint): boolean {
    return this.#nodes.has(id);
  }

  /** The file that a node was declared in. Parameter structs have no scope, but every name begins with its file's. */
  fileOf(node: NodeReader): NodeReader {
    const name = node.displayName;
    const file = this.#files.get(name.includes(":") ? name.slice(0, name.indexOf(":")) : name);
    if (file === undefined) throw new CapnpError("schema", `the request lacks the file of ${name}`);
    return file;
  }

  comments(node: NodeReader): NodeComments {
    return this.#comments.get(node.id) ?? noComments;
  }
}
