// Declarations of an interface: methods, client, server, descriptor, and for results with capabilities the call classes.

import { documentation, type FileContext } from "./context.ts";
import { capitalise, member, uncapitalise } from "./names.ts";
import { hasPipeline, pipelineMembers } from "./pipeline.ts";
import type { MethodReader, NodeReader } from "./schema.capnp.ts";
import { classText } from "./struct.ts";
import { structText } from "./type-text.ts";

interface MethodText {
  readonly declaration: readonly string[];
  readonly client: readonly string[];
  readonly server: readonly string[];
  readonly call: readonly string[];
}

export function emitInterface(context: FileContext, node: NodeReader): string[] {
  const name = context.names.own(node);
  const comments = context.comments(node);
  const methods = node.interface.methods.map((method, ordinal) =>
    methodText(context, node, method, ordinal, comments.members[ordinal] ?? "")
  );
  const supers = node.interface.superclasses.map(({ id }) => id);
  const [first] = supers;
  const inherited = first === undefined ? [] : supers.slice(1).flatMap((id) => otherMethods(context, node, id));
  const base = first === undefined ? "capnp.Client" : context.ref(first, "Client");
  const override = first === undefined ? "" : "override ";
  const serverBases = supers.map((id) => context.ref(id, "Server"));
  return [
    ...methods.flatMap((method) => method.call),
    ...documentation(comments.own, ""),
    ...classText(`export class ${name}Client extends ${base}`, [
      ...methods.flatMap((method) => method.client),
      ...inherited,
      "  /** Another reference to the same object. */",
      `  ${override}take(): ${name}Client { return new ${name}Client(this.$reference.take()); }`,
    ]),
    "",
    "/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */",
    ...classText(
      `export interface ${name}Server${serverBases.length === 0 ? "" : ` extends ${serverBases.join(", ")}`}`,
      methods.flatMap((method) => method.server),
    ),
    "",
    ...methods.flatMap((method) => method.declaration),
    `export const ${name}: capnp.InterfaceType<${name}Client, ${name}Server> = capnp.defineInterface({`,
    `  id: 0x${node.id.toString(16)}n,`,
    `  name: "${name}",`,
    `  methods: [${node.interface.methods.map((method) => methodConst(context, node, method)).join(", ")}],`,
    `  superclasses: () => [${supers.map((id) => context.ref(id)).join(", ")}],`,
    `  client: (reference) => new ${name}Client(reference),`,
    "});",
    "",
  ];
}

function methodConst(context: FileContext, node: NodeReader, method: MethodReader): string {
  const module = context.isHere(node) ? "" : `${context.ref(node.id).split(".")[0] ?? ""}.`;
  return `${module}${uncapitalise(context.names.own(node))}${capitalise(method.name)}`;
}

function callClass(context: FileContext, node: NodeReader, method: MethodReader): string | undefined {
  if (structText(context, method.resultStructType).element === "capnp.StreamResult") return undefined;
  if (!hasPipeline(context, context.node(method.resultStructType))) return undefined;
  const module = context.isHere(node) ? "" : `${context.ref(node.id).split(".")[0] ?? ""}.`;
  return `${module}${context.names.own(node)}${capitalise(method.name)}Call`;
}

function clientMethod(context: FileContext, node: NodeReader, method: MethodReader, comment: string): string[] {
  const params = structText(context, method.paramStructType);
  const results = structText(context, method.resultStructType);
  const call = callClass(context, node, method);
  const type = call ?? `capnp.RemoteCall<${results.read}>`;
  const made = `this.$reference.hook.call(${methodConst(context, node, method)}, params, options)`;
  return [
    ...documentation(comment, "  "),
    `  ${member(method.name)}(params: ${params.init} = {}, options?: capnp.CallOptions): ${type} {`,
    `    return new ${call ?? "capnp.RemoteCall"}(${made});`,
    "  }",
  ];
}

function methodText(
  context: FileContext,
  node: NodeReader,
  method: MethodReader,
  ordinal: number,
  comment: string,
): MethodText {
  const name = context.names.own(node);
  const params = structText(context, method.paramStructType);
  const results = structText(context, method.resultStructType);
  const type = `capnp.Method<${name}Server, typeof ${params.element}, typeof ${results.element}>`;
  const call = callClass(context, node, method);
  const server = member(method.name);
  const isEmpty = results.element === "capnp.StreamResult" ||
    context.node(method.resultStructType).struct.fields.length === 0;
  const invoked = isEmpty
    ? `server.${server} === undefined ? undefined : server.${server}(params, call) ?? {}`
    : `server.${server}?.(params, call)`;
  return {
    declaration: [
      `export const ${methodConst(context, node, method)}: ${type} = {`,
      `  interfaceId: 0x${node.id.toString(16)}n,`,
      `  ordinal: ${ordinal},`,
      `  name: "${name}.${method.name}",`,
      `  params: ${params.element},`,
      `  results: ${results.element},`,
      `  invoke: (server, params, call) => ${invoked},`,
      "};",
      "",
    ],
    client: clientMethod(context, node, method, comment),
    server: [
      ...documentation(comment, "  "),
      `  ${server}?(params: ${params.read}, call: capnp.CallContext): capnp.MethodResult<${results.init}${
        isEmpty ? " | void" : ""
      }>;`,
    ],
    call: call === undefined ? [] : [
      ...classText(
        `export class ${call} extends capnp.RemoteCall<${results.read}>`,
        pipelineMembers(context, context.node(method.resultStructType)),
      ),
      "",
    ],
  };
}

/** Methods of a superclass that the client cannot inherit, as a class has one base only; its own superclasses included. */
function otherMethods(context: FileContext, node: NodeReader, id: bigint): string[] {
  const superclass = context.node(id);
  const methods = superclass.interface.methods.toArray().flatMap((method) =>
    clientMethod(context, superclass, method, "")
  );
  return [
    ...methods,
    ...superclass.interface.superclasses.toArray().flatMap((base) => otherMethods(context, node, base.id)),
  ];
}
