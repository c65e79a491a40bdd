// One field of a struct: the getter, the setter, the line that writes it from a plain object.

import { documentation, type FileContext } from "./context.ts";
import { capitalise, member } from "./names.ts";
import type { FieldReader, NodeReader } from "./schema.capnp.ts";
import { type DataSlot, dataSlot, structText, typeText } from "./type-text.ts";
import { maskText, pointerDefault } from "./value-text.ts";

const NO_DISCRIMINANT = 0xffff;

/** The text that a field contributes to each declaration of its struct. */
export interface FieldText {
  readonly name: string;
  readonly inUnion: boolean;
  /** Type in the plain object. */
  readonly init: string;
  readonly reader: readonly string[];
  readonly builder: readonly string[];
  readonly comment: readonly string[];
}

export function inUnion(field: FieldReader): boolean {
  return field.discriminantValue !== NO_DISCRIMINANT;
}

export function fieldText(context: FileContext, struct: NodeReader, field: FieldReader, comment: string): FieldText {
  const union = inUnion(field);
  const tagOffset = struct.struct.discriminantOffset * 2;
  const name = member(field.name);
  const begin = beginName(struct, name);
  const check = union ? `this.$member(${tagOffset}, ${field.discriminantValue}, ${JSON.stringify(field.name)}); ` : "";
  const tag = union ? ` this.$tag(${tagOffset}, ${field.discriminantValue});` : "";
  const common = { name, inUnion: union, comment: documentation(comment, "  ") };
  return { ...common, ...(field.which() === "group" ? groupText() : slotText()) };

  function groupText(): Pick<FieldText, "init" | "reader" | "builder"> {
    const id = field.group.typeId;
    const [reader, builder, init] = [context.ref(id, "Reader"), context.ref(id, "Builder"), context.ref(id, "Init")];
    const clear = union ? ` ${clearing(context, context.node(id)).join(" ")}` : "";
    return {
      init,
      reader: [`  get ${name}(): ${reader} { ${check}return this.$group(${reader}); }`],
      builder: [
        `  set ${name}(value: ${init}) { write${context.ref(id)}(this.${begin}(), value); }`,
        `  ${begin}(): ${builder} {${clear}${tag} return this.$group(${builder}); }`,
      ],
    };
  }

  function slotText(): Pick<FieldText, "init" | "reader" | "builder"> {
    const { type, offset } = field.slot;
    const data = dataSlot(type);
    if (data !== undefined) return dataText(data, offset);
    const { read, init } = typeText(context, type);
    const [get, set, make] = pointerAccess(context, field);
    return {
      init,
      reader: [`  get ${name}(): ${read} { ${check}return ${get}; }`],
      builder: [
        `  set ${name}(value: ${init}) { ${set};${tag} }`,
        ...make.map(({ result, expression, params }) =>
          union
            ? `  ${begin}(${params}): ${result} {${tag} return ${expression}; }`
            : `  ${begin}(${params}): ${result} { return ${expression}; }`
        ),
      ],
    };
  }

  function dataText(data: DataSlot, offset: number): Pick<FieldText, "init" | "reader" | "builder"> {
    const { type } = field.slot;
    const { read, init } = typeText(context, type);
    if (data.bits === 0) {
      return {
        init,
        reader: [],
        builder: union ? [`  set ${name}(_: null) {${tag} }`] : [`  set ${name}(_: null) {}`],
      };
    }
    const mask = maskText(field.slot.defaultValue);
    const rest = mask === "" ? "" : `, ${mask}`;
    const at = data.bits === 1 ? offset : (offset * data.bits) / 8;
    const enumType = type.which() === "enum" ? `, ${context.ref(type.enum.typeId, "Enum")}` : "";
    return {
      init,
      reader: [`  get ${name}(): ${read} { ${check}return this.${data.method}(${at}${enumType}${rest}); }`],
      builder: [`  set ${name}(value: ${init}) { this.${data.method}(${at}${enumType}, value${rest});${tag} }`],
    };
  }
}

/** The builder's method that begins a field's struct, group or list; with an underscore if a field is called so. */
function beginName(struct: NodeReader, name: string): string {
  let wanted = `init${capitalise(name)}`;
  while (struct.struct.fields.toArray().some((field) => field.name === wanted)) wanted += "_";
  return wanted;
}

interface Make {
  readonly result: string;
  readonly expression: string;
  readonly params: string;
}

/** Expressions that read and write a pointer field, and those that begin something in it. */
function pointerAccess(context: FileContext, field: FieldReader): [get: string, set: string, make: Make[]] {
  const { type, offset: index, defaultValue } = field.slot;
  const fallback = pointerDefault(defaultValue);
  const constant = fallback.startsWith("capnp.") ? context.defaults.name(fallback) : fallback;
  const rest = constant === "" ? "" : `, ${constant}`;
  const { element } = typeText(context, type);
  switch (type.which()) {
    case "text":
      return [`this.$text(${index}${rest})`, `this.$text(${index}, value)`, []];
    case "data":
      return [`this.$bytes(${index}${rest})`, `this.$bytes(${index}, value)`, []];
    case "struct": {
      const struct = structText(context, type.struct.typeId).element;
      const builder = struct === "capnp.StreamResult" ? "capnp.StructBuilder" : `${struct}Builder`;
      return [
        `this.$struct(${index}, ${struct}${rest})`,
        `this.$struct(${index}, ${struct}, value)`,
        [{ result: builder, expression: `this.$initStruct(${index}, ${struct})`, params: "" }],
      ];
    }
    case "list": {
      const of = typeText(context, type.list.elementType);
      const isStruct = type.list.elementType.which() === "struct" && of.element !== "capnp.StreamResult";
      const list = `capnp.ListBuilder<${isStruct ? `${of.element}Builder` : "undefined"}, ${of.init}>`;
      const item = element.slice(0, -".list".length);
      return [
        `this.$list(${index}, ${item}${rest})`,
        `this.$list(${index}, ${item}, value)`,
        [{ result: list, expression: `this.$initList(${index}, ${item}, length)`, params: "length: number" }],
      ];
    }
    case "interface": {
      const descriptor = context.ref(type.interface.typeId);
      return [`this.$capability(${index}, ${descriptor})`, `this.$capability(${index}, value)`, []];
    }
    default:
      return [
        `this.$any(${index}${rest})`,
        `this.$any(${index}, value)`,
        [{ result: "capnp.AnyPointerBuilder", expression: `this.$initAny(${index})`, params: "" }],
      ];
  }
}

/** Statements that clear what another member of the union may have left in a group's fields. */
function clearing(context: FileContext, group: NodeReader): string[] {
  const statements: string[] = [];
  if (group.struct.discriminantCount > 0) statements.push(`this.$tag(${group.struct.discriminantOffset * 2}, 0);`);
  for (const field of group.struct.fields) {
    if (field.which() === "group") {
      statements.push(...clearing(context, context.node(field.group.typeId)));
      continue;
    }
    const { offset, type } = field.slot;
    const data = dataSlot(type);
    if (data === undefined) statements.push(`this.$null(${offset});`);
    else if (data.bits === 1) statements.push(`this.$bool(${offset}, false);`);
    else if (data.bits > 1) statements.push(`this.$zero(${(offset * data.bits) / 8}, ${data.bits / 8});`);
  }
  return [...new Set(statements)];
}
