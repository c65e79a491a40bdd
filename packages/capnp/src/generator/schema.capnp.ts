// Generated from schema.capnp (0xa93fc509624c72d9). Change that file and generate again.

import * as capnp from "../codec.ts";

export interface NodeInit {
  id?: bigint | undefined;
  /**
   * Name to present to humans to identify this Node.  You should not attempt to parse this.  Its
   * format could change.  It is not guaranteed to be unique.
   */
  displayName?: string | undefined;
  /**
   * If you want a shorter version of `displayName` (just naming this node, without its surrounding
   * scope), chop off this many characters from the beginning of `displayName`.
   */
  displayNamePrefixLength?: number | undefined;
  /**
   * ID of the lexical parent node.  Typically, the scope node will have a NestedNode pointing back
   * at this node, but robust code should avoid relying on this (and, in fact, group nodes are not
   * listed in the outer struct's nestedNodes, since they are listed in the fields).  `scopeId` is
   * zero if the node has no parent, which is normally only the case with files, but should be
   * allowed for any kind of node (in order to make runtime type generation easier).
   */
  scopeId?: bigint | undefined;
  /** If this node is parameterized (generic), the list of parameters. Empty for non-generic types. */
  parameters?: capnp.ListInitOf<typeof NodeParameter> | undefined;
  /**
   * True if this node is generic, meaning that it or one of its parent scopes has a non-empty
   * `parameters`.
   */
  isGeneric?: boolean | undefined;
  /** List of nodes nested within this node, along with the names under which they were declared. */
  nestedNodes?: capnp.ListInitOf<typeof NodeNestedNode> | undefined;
  /** Annotations applied to this node. */
  annotations?: capnp.ListInitOf<typeof Annotation> | undefined;
  file?: null | undefined;
  struct?: NodeStructInit | undefined;
  enum?: NodeEnumInit | undefined;
  interface?: NodeInterfaceInit | undefined;
  const?: NodeConstInit | undefined;
  annotation?: NodeAnnotationInit | undefined;
}

export type NodeWhich = "file" | "struct" | "enum" | "interface" | "const" | "annotation";
const nodeMembers: { readonly names: readonly NodeWhich[] } = { names: ["file", "struct", "enum", "interface", "const", "annotation"] };

export class NodeReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): NodeWhich | number { return this.$enum(12, nodeMembers); }
  get id(): bigint { return this.$uint64(0); }
  /**
   * Name to present to humans to identify this Node.  You should not attempt to parse this.  Its
   * format could change.  It is not guaranteed to be unique.
   */
  get displayName(): string { return this.$text(0); }
  /**
   * If you want a shorter version of `displayName` (just naming this node, without its surrounding
   * scope), chop off this many characters from the beginning of `displayName`.
   */
  get displayNamePrefixLength(): number { return this.$uint32(8); }
  /**
   * ID of the lexical parent node.  Typically, the scope node will have a NestedNode pointing back
   * at this node, but robust code should avoid relying on this (and, in fact, group nodes are not
   * listed in the outer struct's nestedNodes, since they are listed in the fields).  `scopeId` is
   * zero if the node has no parent, which is normally only the case with files, but should be
   * allowed for any kind of node (in order to make runtime type generation easier).
   */
  get scopeId(): bigint { return this.$uint64(16); }
  /** If this node is parameterized (generic), the list of parameters. Empty for non-generic types. */
  get parameters(): capnp.List<NodeParameterReader> { return this.$list(5, NodeParameter); }
  /**
   * True if this node is generic, meaning that it or one of its parent scopes has a non-empty
   * `parameters`.
   */
  get isGeneric(): boolean { return this.$bool(288); }
  /** List of nodes nested within this node, along with the names under which they were declared. */
  get nestedNodes(): capnp.List<NodeNestedNodeReader> { return this.$list(1, NodeNestedNode); }
  /** Annotations applied to this node. */
  get annotations(): capnp.List<AnnotationReader> { return this.$list(2, Annotation); }
  get struct(): NodeStructReader { this.$member(12, 1, "struct"); return this.$group(NodeStructReader); }
  get enum(): NodeEnumReader { this.$member(12, 2, "enum"); return this.$group(NodeEnumReader); }
  get interface(): NodeInterfaceReader { this.$member(12, 3, "interface"); return this.$group(NodeInterfaceReader); }
  get const(): NodeConstReader { this.$member(12, 4, "const"); return this.$group(NodeConstReader); }
  get annotation(): NodeAnnotationReader { this.$member(12, 5, "annotation"); return this.$group(NodeAnnotationReader); }
}

export class NodeBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set displayName(value: string) { this.$text(0, value); }
  set displayNamePrefixLength(value: number) { this.$uint32(8, value); }
  set scopeId(value: bigint) { this.$uint64(16, value); }
  set parameters(value: capnp.ListInitOf<typeof NodeParameter>) { this.$list(5, NodeParameter, value); }
  initParameters(length: number): capnp.ListBuilder<NodeParameterBuilder, capnp.InitOf<typeof NodeParameter>> { return this.$initList(5, NodeParameter, length); }
  set isGeneric(value: boolean) { this.$bool(288, value); }
  set nestedNodes(value: capnp.ListInitOf<typeof NodeNestedNode>) { this.$list(1, NodeNestedNode, value); }
  initNestedNodes(length: number): capnp.ListBuilder<NodeNestedNodeBuilder, capnp.InitOf<typeof NodeNestedNode>> { return this.$initList(1, NodeNestedNode, length); }
  set annotations(value: capnp.ListInitOf<typeof Annotation>) { this.$list(2, Annotation, value); }
  initAnnotations(length: number): capnp.ListBuilder<AnnotationBuilder, capnp.InitOf<typeof Annotation>> { return this.$initList(2, Annotation, length); }
  set file(_: null) { this.$tag(12, 0); }
  set struct(value: NodeStructInit) { writeNodeStruct(this.initStruct(), value); }
  initStruct(): NodeStructBuilder { this.$zero(14, 2); this.$zero(24, 2); this.$zero(26, 2); this.$bool(224, false); this.$zero(30, 2); this.$zero(32, 4); this.$null(3); this.$tag(12, 1); return this.$group(NodeStructBuilder); }
  set enum(value: NodeEnumInit) { writeNodeEnum(this.initEnum(), value); }
  initEnum(): NodeEnumBuilder { this.$null(3); this.$tag(12, 2); return this.$group(NodeEnumBuilder); }
  set interface(value: NodeInterfaceInit) { writeNodeInterface(this.initInterface(), value); }
  initInterface(): NodeInterfaceBuilder { this.$null(3); this.$null(4); this.$tag(12, 3); return this.$group(NodeInterfaceBuilder); }
  set const(value: NodeConstInit) { writeNodeConst(this.initConst(), value); }
  initConst(): NodeConstBuilder { this.$null(3); this.$null(4); this.$tag(12, 4); return this.$group(NodeConstBuilder); }
  set annotation(value: NodeAnnotationInit) { writeNodeAnnotation(this.initAnnotation(), value); }
  initAnnotation(): NodeAnnotationBuilder { this.$null(3); this.$bool(112, false); this.$bool(113, false); this.$bool(114, false); this.$bool(115, false); this.$bool(116, false); this.$bool(117, false); this.$bool(118, false); this.$bool(119, false); this.$bool(120, false); this.$bool(121, false); this.$bool(122, false); this.$bool(123, false); this.$tag(12, 5); return this.$group(NodeAnnotationBuilder); }
}

export const Node: capnp.StructType<NodeReader, NodeBuilder, NodeInit> = new capnp.StructType({
  id: 0xe682ab4cf923a417n,
  name: "Node",
  dataWords: 5,
  pointerWords: 6,
  Reader: NodeReader,
  Builder: NodeBuilder,
  write(to, from) {
    capnp.atMostOne("Node", from.file, from.struct, from.enum, from.interface, from.const, from.annotation);
    if (from.id !== undefined) to.id = from.id;
    if (from.displayName !== undefined) to.displayName = from.displayName;
    if (from.displayNamePrefixLength !== undefined) to.displayNamePrefixLength = from.displayNamePrefixLength;
    if (from.scopeId !== undefined) to.scopeId = from.scopeId;
    if (from.parameters !== undefined) to.parameters = from.parameters;
    if (from.isGeneric !== undefined) to.isGeneric = from.isGeneric;
    if (from.nestedNodes !== undefined) to.nestedNodes = from.nestedNodes;
    if (from.annotations !== undefined) to.annotations = from.annotations;
    if (from.file !== undefined) to.file = from.file;
    if (from.struct !== undefined) to.struct = from.struct;
    if (from.enum !== undefined) to.enum = from.enum;
    if (from.interface !== undefined) to.interface = from.interface;
    if (from.const !== undefined) to.const = from.const;
    if (from.annotation !== undefined) to.annotation = from.annotation;
  },
});

export interface NodeStructInit {
  /** Size of the data section, in words. */
  dataWordCount?: number | undefined;
  /** Size of the pointer section, in pointers (which are one word each). */
  pointerCount?: number | undefined;
  /**
   * The preferred element size to use when encoding a list of this struct.  If this is anything
   * other than `inlineComposite` then the struct is one word or less in size and is a candidate
   * for list packing optimization.
   */
  preferredListEncoding?: ElementSize | number | undefined;
  /**
   * If true, then this "struct" node is actually not an independent node, but merely represents
   * some named union or group within a particular parent struct.  This node's scopeId refers
   * to the parent struct, which may itself be a union/group in yet another struct.
   */
  isGroup?: boolean | undefined;
  /**
   * Number of fields in this struct which are members of an anonymous union, and thus may
   * overlap.  If this is non-zero, then a 16-bit discriminant is present indicating which
   * of the overlapping fields is active.  This can never be 1 -- if it is non-zero, it must be
   * two or more.
   */
  discriminantCount?: number | undefined;
  /**
   * If `discriminantCount` is non-zero, this is the offset of the union discriminant, in
   * multiples of 16 bits.
   */
  discriminantOffset?: number | undefined;
  /**
   * Fields defined within this scope (either the struct's top-level fields, or the fields of
   * a particular group; see `isGroup`).
   */
  fields?: capnp.ListInitOf<typeof Field> | undefined;
}

export class NodeStructReader extends capnp.StructReader {
  /** Size of the data section, in words. */
  get dataWordCount(): number { return this.$uint16(14); }
  /** Size of the pointer section, in pointers (which are one word each). */
  get pointerCount(): number { return this.$uint16(24); }
  /**
   * The preferred element size to use when encoding a list of this struct.  If this is anything
   * other than `inlineComposite` then the struct is one word or less in size and is a candidate
   * for list packing optimization.
   */
  get preferredListEncoding(): ElementSize | number { return this.$enum(26, ElementSizeEnum); }
  /**
   * If true, then this "struct" node is actually not an independent node, but merely represents
   * some named union or group within a particular parent struct.  This node's scopeId refers
   * to the parent struct, which may itself be a union/group in yet another struct.
   */
  get isGroup(): boolean { return this.$bool(224); }
  /**
   * Number of fields in this struct which are members of an anonymous union, and thus may
   * overlap.  If this is non-zero, then a 16-bit discriminant is present indicating which
   * of the overlapping fields is active.  This can never be 1 -- if it is non-zero, it must be
   * two or more.
   */
  get discriminantCount(): number { return this.$uint16(30); }
  /**
   * If `discriminantCount` is non-zero, this is the offset of the union discriminant, in
   * multiples of 16 bits.
   */
  get discriminantOffset(): number { return this.$uint32(32); }
  /**
   * Fields defined within this scope (either the struct's top-level fields, or the fields of
   * a particular group; see `isGroup`).
   */
  get fields(): capnp.List<FieldReader> { return this.$list(3, Field); }
}

export class NodeStructBuilder extends capnp.StructBuilder {
  set dataWordCount(value: number) { this.$uint16(14, value); }
  set pointerCount(value: number) { this.$uint16(24, value); }
  set preferredListEncoding(value: ElementSize | number) { this.$enum(26, ElementSizeEnum, value); }
  set isGroup(value: boolean) { this.$bool(224, value); }
  set discriminantCount(value: number) { this.$uint16(30, value); }
  set discriminantOffset(value: number) { this.$uint32(32, value); }
  set fields(value: capnp.ListInitOf<typeof Field>) { this.$list(3, Field, value); }
  initFields(length: number): capnp.ListBuilder<FieldBuilder, capnp.InitOf<typeof Field>> { return this.$initList(3, Field, length); }
}

function writeNodeStruct(to: NodeStructBuilder, from: NodeStructInit): void {
  if (from.dataWordCount !== undefined) to.dataWordCount = from.dataWordCount;
  if (from.pointerCount !== undefined) to.pointerCount = from.pointerCount;
  if (from.preferredListEncoding !== undefined) to.preferredListEncoding = from.preferredListEncoding;
  if (from.isGroup !== undefined) to.isGroup = from.isGroup;
  if (from.discriminantCount !== undefined) to.discriminantCount = from.discriminantCount;
  if (from.discriminantOffset !== undefined) to.discriminantOffset = from.discriminantOffset;
  if (from.fields !== undefined) to.fields = from.fields;
}

export interface NodeEnumInit {
  /** Enumerants ordered by numeric value (ordinal). */
  enumerants?: capnp.ListInitOf<typeof Enumerant> | undefined;
}

export class NodeEnumReader extends capnp.StructReader {
  /** Enumerants ordered by numeric value (ordinal). */
  get enumerants(): capnp.List<EnumerantReader> { return this.$list(3, Enumerant); }
}

export class NodeEnumBuilder extends capnp.StructBuilder {
  set enumerants(value: capnp.ListInitOf<typeof Enumerant>) { this.$list(3, Enumerant, value); }
  initEnumerants(length: number): capnp.ListBuilder<EnumerantBuilder, capnp.InitOf<typeof Enumerant>> { return this.$initList(3, Enumerant, length); }
}

function writeNodeEnum(to: NodeEnumBuilder, from: NodeEnumInit): void {
  if (from.enumerants !== undefined) to.enumerants = from.enumerants;
}

export interface NodeInterfaceInit {
  /** Methods ordered by ordinal. */
  methods?: capnp.ListInitOf<typeof Method> | undefined;
  /** Superclasses of this interface. */
  superclasses?: capnp.ListInitOf<typeof Superclass> | undefined;
}

export class NodeInterfaceReader extends capnp.StructReader {
  /** Methods ordered by ordinal. */
  get methods(): capnp.List<MethodReader> { return this.$list(3, Method); }
  /** Superclasses of this interface. */
  get superclasses(): capnp.List<SuperclassReader> { return this.$list(4, Superclass); }
}

export class NodeInterfaceBuilder extends capnp.StructBuilder {
  set methods(value: capnp.ListInitOf<typeof Method>) { this.$list(3, Method, value); }
  initMethods(length: number): capnp.ListBuilder<MethodBuilder, capnp.InitOf<typeof Method>> { return this.$initList(3, Method, length); }
  set superclasses(value: capnp.ListInitOf<typeof Superclass>) { this.$list(4, Superclass, value); }
  initSuperclasses(length: number): capnp.ListBuilder<SuperclassBuilder, capnp.InitOf<typeof Superclass>> { return this.$initList(4, Superclass, length); }
}

function writeNodeInterface(to: NodeInterfaceBuilder, from: NodeInterfaceInit): void {
  if (from.methods !== undefined) to.methods = from.methods;
  if (from.superclasses !== undefined) to.superclasses = from.superclasses;
}

export interface NodeConstInit {
  type?: capnp.InitOf<typeof Type> | undefined;
  value?: capnp.InitOf<typeof Value> | undefined;
}

export class NodeConstReader extends capnp.StructReader {
  get type(): TypeReader { return this.$struct(3, Type); }
  get value(): ValueReader { return this.$struct(4, Value); }
}

export class NodeConstBuilder extends capnp.StructBuilder {
  set type(value: capnp.InitOf<typeof Type>) { this.$struct(3, Type, value); }
  initType(): TypeBuilder { return this.$initStruct(3, Type); }
  set value(value: capnp.InitOf<typeof Value>) { this.$struct(4, Value, value); }
  initValue(): ValueBuilder { return this.$initStruct(4, Value); }
}

function writeNodeConst(to: NodeConstBuilder, from: NodeConstInit): void {
  if (from.type !== undefined) to.type = from.type;
  if (from.value !== undefined) to.value = from.value;
}

export interface NodeAnnotationInit {
  type?: capnp.InitOf<typeof Type> | undefined;
  targetsFile?: boolean | undefined;
  targetsConst?: boolean | undefined;
  targetsEnum?: boolean | undefined;
  targetsEnumerant?: boolean | undefined;
  targetsStruct?: boolean | undefined;
  targetsField?: boolean | undefined;
  targetsUnion?: boolean | undefined;
  targetsGroup?: boolean | undefined;
  targetsInterface?: boolean | undefined;
  targetsMethod?: boolean | undefined;
  targetsParam?: boolean | undefined;
  targetsAnnotation?: boolean | undefined;
}

export class NodeAnnotationReader extends capnp.StructReader {
  get type(): TypeReader { return this.$struct(3, Type); }
  get targetsFile(): boolean { return this.$bool(112); }
  get targetsConst(): boolean { return this.$bool(113); }
  get targetsEnum(): boolean { return this.$bool(114); }
  get targetsEnumerant(): boolean { return this.$bool(115); }
  get targetsStruct(): boolean { return this.$bool(116); }
  get targetsField(): boolean { return this.$bool(117); }
  get targetsUnion(): boolean { return this.$bool(118); }
  get targetsGroup(): boolean { return this.$bool(119); }
  get targetsInterface(): boolean { return this.$bool(120); }
  get targetsMethod(): boolean { return this.$bool(121); }
  get targetsParam(): boolean { return this.$bool(122); }
  get targetsAnnotation(): boolean { return this.$bool(123); }
}

export class NodeAnnotationBuilder extends capnp.StructBuilder {
  set type(value: capnp.InitOf<typeof Type>) { this.$struct(3, Type, value); }
  initType(): TypeBuilder { return this.$initStruct(3, Type); }
  set targetsFile(value: boolean) { this.$bool(112, value); }
  set targetsConst(value: boolean) { this.$bool(113, value); }
  set targetsEnum(value: boolean) { this.$bool(114, value); }
  set targetsEnumerant(value: boolean) { this.$bool(115, value); }
  set targetsStruct(value: boolean) { this.$bool(116, value); }
  set targetsField(value: boolean) { this.$bool(117, value); }
  set targetsUnion(value: boolean) { this.$bool(118, value); }
  set targetsGroup(value: boolean) { this.$bool(119, value); }
  set targetsInterface(value: boolean) { this.$bool(120, value); }
  set targetsMethod(value: boolean) { this.$bool(121, value); }
  set targetsParam(value: boolean) { this.$bool(122, value); }
  set targetsAnnotation(value: boolean) { this.$bool(123, value); }
}

function writeNodeAnnotation(to: NodeAnnotationBuilder, from: NodeAnnotationInit): void {
  if (from.type !== undefined) to.type = from.type;
  if (from.targetsFile !== undefined) to.targetsFile = from.targetsFile;
  if (from.targetsConst !== undefined) to.targetsConst = from.targetsConst;
  if (from.targetsEnum !== undefined) to.targetsEnum = from.targetsEnum;
  if (from.targetsEnumerant !== undefined) to.targetsEnumerant = from.targetsEnumerant;
  if (from.targetsStruct !== undefined) to.targetsStruct = from.targetsStruct;
  if (from.targetsField !== undefined) to.targetsField = from.targetsField;
  if (from.targetsUnion !== undefined) to.targetsUnion = from.targetsUnion;
  if (from.targetsGroup !== undefined) to.targetsGroup = from.targetsGroup;
  if (from.targetsInterface !== undefined) to.targetsInterface = from.targetsInterface;
  if (from.targetsMethod !== undefined) to.targetsMethod = from.targetsMethod;
  if (from.targetsParam !== undefined) to.targetsParam = from.targetsParam;
  if (from.targetsAnnotation !== undefined) to.targetsAnnotation = from.targetsAnnotation;
}

/** Information about one of the node's parameters. */
export interface NodeParameterInit {
  name?: string | undefined;
}

export class NodeParameterReader extends capnp.StructReader {
  get name(): string { return this.$text(0); }
}

export class NodeParameterBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
}

export const NodeParameter: capnp.StructType<NodeParameterReader, NodeParameterBuilder, NodeParameterInit> = new capnp.StructType({
  id: 0xb9521bccf10fa3b1n,
  name: "NodeParameter",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeParameterReader,
  Builder: NodeParameterBuilder,
  write(to, from) {
    if (from.name !== undefined) to.name = from.name;
  },
});

export interface NodeNestedNodeInit {
  /** Unqualified symbol name.  Unlike Node.displayName, this *can* be used programmatically. */
  name?: string | undefined;
  /**
   * ID of the nested node.  Typically, the target node's scopeId points back to this node, but
   * robust code should avoid relying on this.
   */
  id?: bigint | undefined;
}

export class NodeNestedNodeReader extends capnp.StructReader {
  /** Unqualified symbol name.  Unlike Node.displayName, this *can* be used programmatically. */
  get name(): string { return this.$text(0); }
  /**
   * ID of the nested node.  Typically, the target node's scopeId points back to this node, but
   * robust code should avoid relying on this.
   */
  get id(): bigint { return this.$uint64(0); }
}

export class NodeNestedNodeBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
  set id(value: bigint) { this.$uint64(0, value); }
}

export const NodeNestedNode: capnp.StructType<NodeNestedNodeReader, NodeNestedNodeBuilder, NodeNestedNodeInit> = new capnp.StructType({
  id: 0xdebf55bbfa0fc242n,
  name: "NodeNestedNode",
  dataWords: 1,
  pointerWords: 1,
  Reader: NodeNestedNodeReader,
  Builder: NodeNestedNodeBuilder,
  write(to, from) {
    if (from.name !== undefined) to.name = from.name;
    if (from.id !== undefined) to.id = from.id;
  },
});

/**
 * Additional information about a node which is not needed at runtime, but may be useful for
 * documentation or debugging purposes. This is kept in a separate struct to make sure it
 * doesn't accidentally get included in contexts where it is not needed. The
 * `CodeGeneratorRequest` includes this information in a separate array.
 */
export interface NodeSourceInfoInit {
  /** ID of the Node which this info describes. */
  id?: bigint | undefined;
  /** The top-level doc comment for the Node. */
  docComment?: string | undefined;
  /**
   * Information about each member -- i.e. fields (for structs), enumerants (for enums), or
   * methods (for interfaces).
   */
  members?: capnp.ListInitOf<typeof NodeSourceInfoMember> | undefined;
}

export class NodeSourceInfoReader extends capnp.StructReader {
  /** ID of the Node which this info describes. */
  get id(): bigint { return this.$uint64(0); }
  /** The top-level doc comment for the Node. */
  get docComment(): string { return this.$text(0); }
  /**
   * Information about each member -- i.e. fields (for structs), enumerants (for enums), or
   * methods (for interfaces).
   */
  get members(): capnp.List<NodeSourceInfoMemberReader> { return this.$list(1, NodeSourceInfoMember); }
}

export class NodeSourceInfoBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set docComment(value: string) { this.$text(0, value); }
  set members(value: capnp.ListInitOf<typeof NodeSourceInfoMember>) { this.$list(1, NodeSourceInfoMember, value); }
  initMembers(length: number): capnp.ListBuilder<NodeSourceInfoMemberBuilder, capnp.InitOf<typeof NodeSourceInfoMember>> { return this.$initList(1, NodeSourceInfoMember, length); }
}

export const NodeSourceInfo: capnp.StructType<NodeSourceInfoReader, NodeSourceInfoBuilder, NodeSourceInfoInit> = new capnp.StructType({
  id: 0xf38e1de3041357aen,
  name: "NodeSourceInfo",
  dataWords: 1,
  pointerWords: 2,
  Reader: NodeSourceInfoReader,
  Builder: NodeSourceInfoBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.docComment !== undefined) to.docComment = from.docComment;
    if (from.members !== undefined) to.members = from.members;
  },
});

export interface NodeSourceInfoMemberInit {
  /** Doc comment on the member. */
  docComment?: string | undefined;
}

export class NodeSourceInfoMemberReader extends capnp.StructReader {
  /** Doc comment on the member. */
  get docComment(): string { return this.$text(0); }
}

export class NodeSourceInfoMemberBuilder extends capnp.StructBuilder {
  set docComment(value: string) { this.$text(0, value); }
}

export const NodeSourceInfoMember: capnp.StructType<NodeSourceInfoMemberReader, NodeSourceInfoMemberBuilder, NodeSourceInfoMemberInit> = new capnp.StructType({
  id: 0xc2ba9038898e1fa2n,
  name: "NodeSourceInfoMember",
  dataWords: 0,
  pointerWords: 1,
  Reader: NodeSourceInfoMemberReader,
  Builder: NodeSourceInfoMemberBuilder,
  write(to, from) {
    if (from.docComment !== undefined) to.docComment = from.docComment;
  },
});

/** Schema for a field of a struct. */
export interface FieldInit {
  name?: string | undefined;
  /**
   * Indicates where this member appeared in the code, relative to other members.
   * Code ordering may have semantic relevance -- programmers tend to place related fields
   * together.  So, using code ordering makes sense in human-readable formats where ordering is
   * otherwise irrelevant, like JSON.  The values of codeOrder are tightly-packed, so the maximum
   * value is count(members) - 1.  Fields that are members of a union are only ordered relative to
   * the other members of that union, so the maximum value there is count(union.members).
   */
  codeOrder?: number | undefined;
  annotations?: capnp.ListInitOf<typeof Annotation> | undefined;
  /**
   * If the field is in a union, this is the value which the union's discriminant should take when
   * the field is active.  If the field is not in a union, this is 0xffff.
   */
  discriminantValue?: number | undefined;
  /** A regular, non-group, non-fixed-list field. */
  slot?: FieldSlotInit | undefined;
  /** A group. */
  group?: FieldGroupInit | undefined;
  ordinal?: FieldOrdinalInit | undefined;
}

export type FieldWhich = "slot" | "group";
const fieldMembers: { readonly names: readonly FieldWhich[] } = { names: ["slot", "group"] };

export class FieldReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): FieldWhich | number { return this.$enum(8, fieldMembers); }
  get name(): string { return this.$text(0); }
  /**
   * Indicates where this member appeared in the code, relative to other members.
   * Code ordering may have semantic relevance -- programmers tend to place related fields
   * together.  So, using code ordering makes sense in human-readable formats where ordering is
   * otherwise irrelevant, like JSON.  The values of codeOrder are tightly-packed, so the maximum
   * value is count(members) - 1.  Fields that are members of a union are only ordered relative to
   * the other members of that union, so the maximum value there is count(union.members).
   */
  get codeOrder(): number { return this.$uint16(0); }
  get annotations(): capnp.List<AnnotationReader> { return this.$list(1, Annotation); }
  /**
   * If the field is in a union, this is the value which the union's discriminant should take when
   * the field is active.  If the field is not in a union, this is 0xffff.
   */
  get discriminantValue(): number { return this.$uint16(2, 65535); }
  /** A regular, non-group, non-fixed-list field. */
  get slot(): FieldSlotReader { this.$member(8, 0, "slot"); return this.$group(FieldSlotReader); }
  /** A group. */
  get group(): FieldGroupReader { this.$member(8, 1, "group"); return this.$group(FieldGroupReader); }
  get ordinal(): FieldOrdinalReader { return this.$group(FieldOrdinalReader); }
}

export class FieldBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
  set codeOrder(value: number) { this.$uint16(0, value); }
  set annotations(value: capnp.ListInitOf<typeof Annotation>) { this.$list(1, Annotation, value); }
  initAnnotations(length: number): capnp.ListBuilder<AnnotationBuilder, capnp.InitOf<typeof Annotation>> { return this.$initList(1, Annotation, length); }
  set discriminantValue(value: number) { this.$uint16(2, value, 65535); }
  set slot(value: FieldSlotInit) { writeFieldSlot(this.initSlot(), value); }
  initSlot(): FieldSlotBuilder { this.$zero(4, 4); this.$null(2); this.$null(3); this.$bool(128, false); this.$tag(8, 0); return this.$group(FieldSlotBuilder); }
  set group(value: FieldGroupInit) { writeFieldGroup(this.initGroup(), value); }
  initGroup(): FieldGroupBuilder { this.$zero(16, 8); this.$tag(8, 1); return this.$group(FieldGroupBuilder); }
  set ordinal(value: FieldOrdinalInit) { writeFieldOrdinal(this.initOrdinal(), value); }
  initOrdinal(): FieldOrdinalBuilder { return this.$group(FieldOrdinalBuilder); }
}

export const Field: capnp.StructType<FieldReader, FieldBuilder, FieldInit> = new capnp.StructType({
  id: 0x9aad50a41f4af45fn,
  name: "Field",
  dataWords: 3,
  pointerWords: 4,
  Reader: FieldReader,
  Builder: FieldBuilder,
  write(to, from) {
    capnp.atMostOne("Field", from.slot, from.group);
    if (from.name !== undefined) to.name = from.name;
    if (from.codeOrder !== undefined) to.codeOrder = from.codeOrder;
    if (from.annotations !== undefined) to.annotations = from.annotations;
    if (from.discriminantValue !== undefined) to.discriminantValue = from.discriminantValue;
    if (from.slot !== undefined) to.slot = from.slot;
    if (from.group !== undefined) to.group = from.group;
    if (from.ordinal !== undefined) to.ordinal = from.ordinal;
  },
});

/** A regular, non-group, non-fixed-list field. */
export interface FieldSlotInit {
  /**
   * Offset, in units of the field's size, from the beginning of the section in which the field
   * resides.  E.g. for a UInt32 field, multiply this by 4 to get the byte offset from the
   * beginning of the data section.
   */
  offset?: number | undefined;
  type?: capnp.InitOf<typeof Type> | undefined;
  defaultValue?: capnp.InitOf<typeof Value> | undefined;
  /**
   * Whether the default value was specified explicitly.  Non-explicit default values are always
   * zero or empty values.  Usually, whether the default value was explicit shouldn't matter.
   * The main use case for this flag is for structs representing method parameters:
   * explicitly-defaulted parameters may be allowed to be omitted when calling the method.
   */
  hadExplicitDefault?: boolean | undefined;
}

export class FieldSlotReader extends capnp.StructReader {
  /**
   * Offset, in units of the field's size, from the beginning of the section in which the field
   * resides.  E.g. for a UInt32 field, multiply this by 4 to get the byte offset from the
   * beginning of the data section.
   */
  get offset(): number { return this.$uint32(4); }
  get type(): TypeReader { return this.$struct(2, Type); }
  get defaultValue(): ValueReader { return this.$struct(3, Value); }
  /**
   * Whether the default value was specified explicitly.  Non-explicit default values are always
   * zero or empty values.  Usually, whether the default value was explicit shouldn't matter.
   * The main use case for this flag is for structs representing method parameters:
   * explicitly-defaulted parameters may be allowed to be omitted when calling the method.
   */
  get hadExplicitDefault(): boolean { return this.$bool(128); }
}

export class FieldSlotBuilder extends capnp.StructBuilder {
  set offset(value: number) { this.$uint32(4, value); }
  set type(value: capnp.InitOf<typeof Type>) { this.$struct(2, Type, value); }
  initType(): TypeBuilder { return this.$initStruct(2, Type); }
  set defaultValue(value: capnp.InitOf<typeof Value>) { this.$struct(3, Value, value); }
  initDefaultValue(): ValueBuilder { return this.$initStruct(3, Value); }
  set hadExplicitDefault(value: boolean) { this.$bool(128, value); }
}

function writeFieldSlot(to: FieldSlotBuilder, from: FieldSlotInit): void {
  if (from.offset !== undefined) to.offset = from.offset;
  if (from.type !== undefined) to.type = from.type;
  if (from.defaultValue !== undefined) to.defaultValue = from.defaultValue;
  if (from.hadExplicitDefault !== undefined) to.hadExplicitDefault = from.hadExplicitDefault;
}

/** A group. */
export interface FieldGroupInit {
  /** The ID of the group's node. */
  typeId?: bigint | undefined;
}

export class FieldGroupReader extends capnp.StructReader {
  /** The ID of the group's node. */
  get typeId(): bigint { return this.$uint64(16); }
}

export class FieldGroupBuilder extends capnp.StructBuilder {
  set typeId(value: bigint) { this.$uint64(16, value); }
}

function writeFieldGroup(to: FieldGroupBuilder, from: FieldGroupInit): void {
  if (from.typeId !== undefined) to.typeId = from.typeId;
}

export interface FieldOrdinalInit {
  implicit?: null | undefined;
  /**
   * The original ordinal number given to the field.  You probably should NOT use this; if you need
   * a numeric identifier for a field, use its position within the field array for its scope.
   * The ordinal is given here mainly just so that the original schema text can be reproduced given
   * the compiled version -- i.e. so that `capnp compile -ocapnp` can do its job.
   */
  explicit?: number | undefined;
}

export type FieldOrdinalWhich = "implicit" | "explicit";
const fieldOrdinalMembers: { readonly names: readonly FieldOrdinalWhich[] } = { names: ["implicit", "explicit"] };

export class FieldOrdinalReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): FieldOrdinalWhich | number { return this.$enum(10, fieldOrdinalMembers); }
  /**
   * The original ordinal number given to the field.  You probably should NOT use this; if you need
   * a numeric identifier for a field, use its position within the field array for its scope.
   * The ordinal is given here mainly just so that the original schema text can be reproduced given
   * the compiled version -- i.e. so that `capnp compile -ocapnp` can do its job.
   */
  get explicit(): number { this.$member(10, 1, "explicit"); return this.$uint16(12); }
}

export class FieldOrdinalBuilder extends capnp.StructBuilder {
  set implicit(_: null) { this.$tag(10, 0); }
  set explicit(value: number) { this.$uint16(12, value); this.$tag(10, 1); }
}

function writeFieldOrdinal(to: FieldOrdinalBuilder, from: FieldOrdinalInit): void {
  capnp.atMostOne("FieldOrdinal", from.implicit, from.explicit);
  if (from.implicit !== undefined) to.implicit = from.implicit;
  if (from.explicit !== undefined) to.explicit = from.explicit;
}

/** Schema for member of an enum. */
export interface EnumerantInit {
  name?: string | undefined;
  /**
   * Specifies order in which the enumerants were declared in the code.
   * Like Struct.Field.codeOrder.
   */
  codeOrder?: number | undefined;
  annotations?: capnp.ListInitOf<typeof Annotation> | undefined;
}

export class EnumerantReader extends capnp.StructReader {
  get name(): string { return this.$text(0); }
  /**
   * Specifies order in which the enumerants were declared in the code.
   * Like Struct.Field.codeOrder.
   */
  get codeOrder(): number { return this.$uint16(0); }
  get annotations(): capnp.List<AnnotationReader> { return this.$list(1, Annotation); }
}

export class EnumerantBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
  set codeOrder(value: number) { this.$uint16(0, value); }
  set annotations(value: capnp.ListInitOf<typeof Annotation>) { this.$list(1, Annotation, value); }
  initAnnotations(length: number): capnp.ListBuilder<AnnotationBuilder, capnp.InitOf<typeof Annotation>> { return this.$initList(1, Annotation, length); }
}

export const Enumerant: capnp.StructType<EnumerantReader, EnumerantBuilder, EnumerantInit> = new capnp.StructType({
  id: 0x978a7cebdc549a4dn,
  name: "Enumerant",
  dataWords: 1,
  pointerWords: 2,
  Reader: EnumerantReader,
  Builder: EnumerantBuilder,
  write(to, from) {
    if (from.name !== undefined) to.name = from.name;
    if (from.codeOrder !== undefined) to.codeOrder = from.codeOrder;
    if (from.annotations !== undefined) to.annotations = from.annotations;
  },
});

export interface SuperclassInit {
  id?: bigint | undefined;
  brand?: capnp.InitOf<typeof Brand> | undefined;
}

export class SuperclassReader extends capnp.StructReader {
  get id(): bigint { return this.$uint64(0); }
  get brand(): BrandReader { return this.$struct(0, Brand); }
}

export class SuperclassBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set brand(value: capnp.InitOf<typeof Brand>) { this.$struct(0, Brand, value); }
  initBrand(): BrandBuilder { return this.$initStruct(0, Brand); }
}

export const Superclass: capnp.StructType<SuperclassReader, SuperclassBuilder, SuperclassInit> = new capnp.StructType({
  id: 0xa9962a9ed0a4d7f8n,
  name: "Superclass",
  dataWords: 1,
  pointerWords: 1,
  Reader: SuperclassReader,
  Builder: SuperclassBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.brand !== undefined) to.brand = from.brand;
  },
});

/** Schema for method of an interface. */
export interface MethodInit {
  name?: string | undefined;
  /**
   * Specifies order in which the methods were declared in the code.
   * Like Struct.Field.codeOrder.
   */
  codeOrder?: number | undefined;
  /**
   * The parameters listed in [] (typically, type / generic parameters), whose bindings are intended
   * to be inferred rather than specified explicitly, although not all languages support this.
   */
  implicitParameters?: capnp.ListInitOf<typeof NodeParameter> | undefined;
  /**
   * ID of the parameter struct type.  If a named parameter list was specified in the method
   * declaration (rather than a single struct parameter type) then a corresponding struct type is
   * auto-generated.  Such an auto-generated type will not be listed in the interface's
   * `nestedNodes` and its `scopeId` will be zero -- it is completely detached from the namespace.
   * (Awkwardly, it does of course inherit generic parameters from the method's scope, which makes
   * this a situation where you can't just climb the scope chain to find where a particular
   * generic parameter was introduced. Making the `scopeId` zero was a mistake.)
   */
  paramStructType?: bigint | undefined;
  /** Brand of param struct type. */
  paramBrand?: capnp.InitOf<typeof Brand> | undefined;
  /** ID of the return struct type; similar to `paramStructType`. */
  resultStructType?: bigint | undefined;
  /** Brand of result struct type. */
  resultBrand?: capnp.InitOf<typeof Brand> | undefined;
  annotations?: capnp.ListInitOf<typeof Annotation> | undefined;
}

export class MethodReader extends capnp.StructReader {
  get name(): string { return this.$text(0); }
  /**
   * Specifies order in which the methods were declared in the code.
   * Like Struct.Field.codeOrder.
   */
  get codeOrder(): number { return this.$uint16(0); }
  /**
   * The parameters listed in [] (typically, type / generic parameters), whose bindings are intended
   * to be inferred rather than specified explicitly, although not all languages support this.
   */
  get implicitParameters(): capnp.List<NodeParameterReader> { return this.$list(4, NodeParameter); }
  /**
   * ID of the parameter struct type.  If a named parameter list was specified in the method
   * declaration (rather than a single struct parameter type) then a corresponding struct type is
   * auto-generated.  Such an auto-generated type will not be listed in the interface's
   * `nestedNodes` and its `scopeId` will be zero -- it is completely detached from the namespace.
   * (Awkwardly, it does of course inherit generic parameters from the method's scope, which makes
   * this a situation where you can't just climb the scope chain to find where a particular
   * generic parameter was introduced. Making the `scopeId` zero was a mistake.)
   */
  get paramStructType(): bigint { return this.$uint64(8); }
  /** Brand of param struct type. */
  get paramBrand(): BrandReader { return this.$struct(2, Brand); }
  /** ID of the return struct type; similar to `paramStructType`. */
  get resultStructType(): bigint { return this.$uint64(16); }
  /** Brand of result struct type. */
  get resultBrand(): BrandReader { return this.$struct(3, Brand); }
  get annotations(): capnp.List<AnnotationReader> { return this.$list(1, Annotation); }
}

export class MethodBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
  set codeOrder(value: number) { this.$uint16(0, value); }
  set implicitParameters(value: capnp.ListInitOf<typeof NodeParameter>) { this.$list(4, NodeParameter, value); }
  initImplicitParameters(length: number): capnp.ListBuilder<NodeParameterBuilder, capnp.InitOf<typeof NodeParameter>> { return this.$initList(4, NodeParameter, length); }
  set paramStructType(value: bigint) { this.$uint64(8, value); }
  set paramBrand(value: capnp.InitOf<typeof Brand>) { this.$struct(2, Brand, value); }
  initParamBrand(): BrandBuilder { return this.$initStruct(2, Brand); }
  set resultStructType(value: bigint) { this.$uint64(16, value); }
  set resultBrand(value: capnp.InitOf<typeof Brand>) { this.$struct(3, Brand, value); }
  initResultBrand(): BrandBuilder { return this.$initStruct(3, Brand); }
  set annotations(value: capnp.ListInitOf<typeof Annotation>) { this.$list(1, Annotation, value); }
  initAnnotations(length: number): capnp.ListBuilder<AnnotationBuilder, capnp.InitOf<typeof Annotation>> { return this.$initList(1, Annotation, length); }
}

export const Method: capnp.StructType<MethodReader, MethodBuilder, MethodInit> = new capnp.StructType({
  id: 0x9500cce23b334d80n,
  name: "Method",
  dataWords: 3,
  pointerWords: 5,
  Reader: MethodReader,
  Builder: MethodBuilder,
  write(to, from) {
    if (from.name !== undefined) to.name = from.name;
    if (from.codeOrder !== undefined) to.codeOrder = from.codeOrder;
    if (from.implicitParameters !== undefined) to.implicitParameters = from.implicitParameters;
    if (from.paramStructType !== undefined) to.paramStructType = from.paramStructType;
    if (from.paramBrand !== undefined) to.paramBrand = from.paramBrand;
    if (from.resultStructType !== undefined) to.resultStructType = from.resultStructType;
    if (from.resultBrand !== undefined) to.resultBrand = from.resultBrand;
    if (from.annotations !== undefined) to.annotations = from.annotations;
  },
});

/** Represents a type expression. */
export interface TypeInit {
  void?: null | undefined;
  bool?: null | undefined;
  int8?: null | undefined;
  int16?: null | undefined;
  int32?: null | undefined;
  int64?: null | undefined;
  uint8?: null | undefined;
  uint16?: null | undefined;
  uint32?: null | undefined;
  uint64?: null | undefined;
  float32?: null | undefined;
  float64?: null | undefined;
  text?: null | undefined;
  data?: null | undefined;
  list?: TypeListInit | undefined;
  enum?: TypeEnumInit | undefined;
  struct?: TypeStructInit | undefined;
  interface?: TypeInterfaceInit | undefined;
  anyPointer?: TypeAnyPointerInit | undefined;
}

export type TypeWhich = "void" | "bool" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "float32" | "float64" | "text" | "data" | "list" | "enum" | "struct" | "interface" | "anyPointer";
const typeMembers: { readonly names: readonly TypeWhich[] } = { names: ["void", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "text", "data", "list", "enum", "struct", "interface", "anyPointer"] };

export class TypeReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): TypeWhich | number { return this.$enum(0, typeMembers); }
  get list(): TypeListReader { this.$member(0, 14, "list"); return this.$group(TypeListReader); }
  get enum(): TypeEnumReader { this.$member(0, 15, "enum"); return this.$group(TypeEnumReader); }
  get struct(): TypeStructReader { this.$member(0, 16, "struct"); return this.$group(TypeStructReader); }
  get interface(): TypeInterfaceReader { this.$member(0, 17, "interface"); return this.$group(TypeInterfaceReader); }
  get anyPointer(): TypeAnyPointerReader { this.$member(0, 18, "anyPointer"); return this.$group(TypeAnyPointerReader); }
}

export class TypeBuilder extends capnp.StructBuilder {
  set void(_: null) { this.$tag(0, 0); }
  set bool(_: null) { this.$tag(0, 1); }
  set int8(_: null) { this.$tag(0, 2); }
  set int16(_: null) { this.$tag(0, 3); }
  set int32(_: null) { this.$tag(0, 4); }
  set int64(_: null) { this.$tag(0, 5); }
  set uint8(_: null) { this.$tag(0, 6); }
  set uint16(_: null) { this.$tag(0, 7); }
  set uint32(_: null) { this.$tag(0, 8); }
  set uint64(_: null) { this.$tag(0, 9); }
  set float32(_: null) { this.$tag(0, 10); }
  set float64(_: null) { this.$tag(0, 11); }
  set text(_: null) { this.$tag(0, 12); }
  set data(_: null) { this.$tag(0, 13); }
  set list(value: TypeListInit) { writeTypeList(this.initList(), value); }
  initList(): TypeListBuilder { this.$null(0); this.$tag(0, 14); return this.$group(TypeListBuilder); }
  set enum(value: TypeEnumInit) { writeTypeEnum(this.initEnum(), value); }
  initEnum(): TypeEnumBuilder { this.$zero(8, 8); this.$null(0); this.$tag(0, 15); return this.$group(TypeEnumBuilder); }
  set struct(value: TypeStructInit) { writeTypeStruct(this.initStruct(), value); }
  initStruct(): TypeStructBuilder { this.$zero(8, 8); this.$null(0); this.$tag(0, 16); return this.$group(TypeStructBuilder); }
  set interface(value: TypeInterfaceInit) { writeTypeInterface(this.initInterface(), value); }
  initInterface(): TypeInterfaceBuilder { this.$zero(8, 8); this.$null(0); this.$tag(0, 17); return this.$group(TypeInterfaceBuilder); }
  set anyPointer(value: TypeAnyPointerInit) { writeTypeAnyPointer(this.initAnyPointer(), value); }
  initAnyPointer(): TypeAnyPointerBuilder { this.$tag(8, 0); this.$tag(10, 0); this.$zero(16, 8); this.$zero(10, 2); this.$tag(0, 18); return this.$group(TypeAnyPointerBuilder); }
}

export const Type: capnp.StructType<TypeReader, TypeBuilder, TypeInit> = new capnp.StructType({
  id: 0xd07378ede1f9cc60n,
  name: "Type",
  dataWords: 3,
  pointerWords: 1,
  Reader: TypeReader,
  Builder: TypeBuilder,
  write(to, from) {
    capnp.atMostOne("Type", from.void, from.bool, from.int8, from.int16, from.int32, from.int64, from.uint8, from.uint16, from.uint32, from.uint64, from.float32, from.float64, from.text, from.data, from.list, from.enum, from.struct, from.interface, from.anyPointer);
    if (from.void !== undefined) to.void = from.void;
    if (from.bool !== undefined) to.bool = from.bool;
    if (from.int8 !== undefined) to.int8 = from.int8;
    if (from.int16 !== undefined) to.int16 = from.int16;
    if (from.int32 !== undefined) to.int32 = from.int32;
    if (from.int64 !== undefined) to.int64 = from.int64;
    if (from.uint8 !== undefined) to.uint8 = from.uint8;
    if (from.uint16 !== undefined) to.uint16 = from.uint16;
    if (from.uint32 !== undefined) to.uint32 = from.uint32;
    if (from.uint64 !== undefined) to.uint64 = from.uint64;
    if (from.float32 !== undefined) to.float32 = from.float32;
    if (from.float64 !== undefined) to.float64 = from.float64;
    if (from.text !== undefined) to.text = from.text;
    if (from.data !== undefined) to.data = from.data;
    if (from.list !== undefined) to.list = from.list;
    if (from.enum !== undefined) to.enum = from.enum;
    if (from.struct !== undefined) to.struct = from.struct;
    if (from.interface !== undefined) to.interface = from.interface;
    if (from.anyPointer !== undefined) to.anyPointer = from.anyPointer;
  },
});

export interface TypeListInit {
  elementType?: capnp.InitOf<typeof Type> | undefined;
}

export class TypeListReader extends capnp.StructReader {
  get elementType(): TypeReader { return this.$struct(0, Type); }
}

export class TypeListBuilder extends capnp.StructBuilder {
  set elementType(value: capnp.InitOf<typeof Type>) { this.$struct(0, Type, value); }
  initElementType(): TypeBuilder { return this.$initStruct(0, Type); }
}

function writeTypeList(to: TypeListBuilder, from: TypeListInit): void {
  if (from.elementType !== undefined) to.elementType = from.elementType;
}

export interface TypeEnumInit {
  typeId?: bigint | undefined;
  brand?: capnp.InitOf<typeof Brand> | undefined;
}

export class TypeEnumReader extends capnp.StructReader {
  get typeId(): bigint { return this.$uint64(8); }
  get brand(): BrandReader { return this.$struct(0, Brand); }
}

export class TypeEnumBuilder extends capnp.StructBuilder {
  set typeId(value: bigint) { this.$uint64(8, value); }
  set brand(value: capnp.InitOf<typeof Brand>) { this.$struct(0, Brand, value); }
  initBrand(): BrandBuilder { return this.$initStruct(0, Brand); }
}

function writeTypeEnum(to: TypeEnumBuilder, from: TypeEnumInit): void {
  if (from.typeId !== undefined) to.typeId = from.typeId;
  if (from.brand !== undefined) to.brand = from.brand;
}

export interface TypeStructInit {
  typeId?: bigint | undefined;
  brand?: capnp.InitOf<typeof Brand> | undefined;
}

export class TypeStructReader extends capnp.StructReader {
  get typeId(): bigint { return this.$uint64(8); }
  get brand(): BrandReader { return this.$struct(0, Brand); }
}

export class TypeStructBuilder extends capnp.StructBuilder {
  set typeId(value: bigint) { this.$uint64(8, value); }
  set brand(value: capnp.InitOf<typeof Brand>) { this.$struct(0, Brand, value); }
  initBrand(): BrandBuilder { return this.$initStruct(0, Brand); }
}

function writeTypeStruct(to: TypeStructBuilder, from: TypeStructInit): void {
  if (from.typeId !== undefined) to.typeId = from.typeId;
  if (from.brand !== undefined) to.brand = from.brand;
}

export interface TypeInterfaceInit {
  typeId?: bigint | undefined;
  brand?: capnp.InitOf<typeof Brand> | undefined;
}

export class TypeInterfaceReader extends capnp.StructReader {
  get typeId(): bigint { return this.$uint64(8); }
  get brand(): BrandReader { return this.$struct(0, Brand); }
}

export class TypeInterfaceBuilder extends capnp.StructBuilder {
  set typeId(value: bigint) { this.$uint64(8, value); }
  set brand(value: capnp.InitOf<typeof Brand>) { this.$struct(0, Brand, value); }
  initBrand(): BrandBuilder { return this.$initStruct(0, Brand); }
}

function writeTypeInterface(to: TypeInterfaceBuilder, from: TypeInterfaceInit): void {
  if (from.typeId !== undefined) to.typeId = from.typeId;
  if (from.brand !== undefined) to.brand = from.brand;
}

export interface TypeAnyPointerInit {
  /** A regular AnyPointer. */
  unconstrained?: TypeAnyPointerUnconstrainedInit | undefined;
  /** This is actually a reference to a type parameter defined within this scope. */
  parameter?: TypeAnyPointerParameterInit | undefined;
  /**
   * This is actually a reference to an implicit (generic) parameter of a method. The only
   * legal context for this type to appear is inside Method.paramBrand or Method.resultBrand.
   */
  implicitMethodParameter?: TypeAnyPointerImplicitMethodParameterInit | undefined;
}

export type TypeAnyPointerWhich = "unconstrained" | "parameter" | "implicitMethodParameter";
const typeAnyPointerMembers: { readonly names: readonly TypeAnyPointerWhich[] } = { names: ["unconstrained", "parameter", "implicitMethodParameter"] };

export class TypeAnyPointerReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): TypeAnyPointerWhich | number { return this.$enum(8, typeAnyPointerMembers); }
  /** A regular AnyPointer. */
  get unconstrained(): TypeAnyPointerUnconstrainedReader { this.$member(8, 0, "unconstrained"); return this.$group(TypeAnyPointerUnconstrainedReader); }
  /** This is actually a reference to a type parameter defined within this scope. */
  get parameter(): TypeAnyPointerParameterReader { this.$member(8, 1, "parameter"); return this.$group(TypeAnyPointerParameterReader); }
  /**
   * This is actually a reference to an implicit (generic) parameter of a method. The only
   * legal context for this type to appear is inside Method.paramBrand or Method.resultBrand.
   */
  get implicitMethodParameter(): TypeAnyPointerImplicitMethodParameterReader { this.$member(8, 2, "implicitMethodParameter"); return this.$group(TypeAnyPointerImplicitMethodParameterReader); }
}

export class TypeAnyPointerBuilder extends capnp.StructBuilder {
  set unconstrained(value: TypeAnyPointerUnconstrainedInit) { writeTypeAnyPointerUnconstrained(this.initUnconstrained(), value); }
  initUnconstrained(): TypeAnyPointerUnconstrainedBuilder { this.$tag(10, 0); this.$tag(8, 0); return this.$group(TypeAnyPointerUnconstrainedBuilder); }
  set parameter(value: TypeAnyPointerParameterInit) { writeTypeAnyPointerParameter(this.initParameter(), value); }
  initParameter(): TypeAnyPointerParameterBuilder { this.$zero(16, 8); this.$zero(10, 2); this.$tag(8, 1); return this.$group(TypeAnyPointerParameterBuilder); }
  set implicitMethodParameter(value: TypeAnyPointerImplicitMethodParameterInit) { writeTypeAnyPointerImplicitMethodParameter(this.initImplicitMethodParameter(), value); }
  initImplicitMethodParameter(): TypeAnyPointerImplicitMethodParameterBuilder { this.$zero(10, 2); this.$tag(8, 2); return this.$group(TypeAnyPointerImplicitMethodParameterBuilder); }
}

function writeTypeAnyPointer(to: TypeAnyPointerBuilder, from: TypeAnyPointerInit): void {
  capnp.atMostOne("TypeAnyPointer", from.unconstrained, from.parameter, from.implicitMethodParameter);
  if (from.unconstrained !== undefined) to.unconstrained = from.unconstrained;
  if (from.parameter !== undefined) to.parameter = from.parameter;
  if (from.implicitMethodParameter !== undefined) to.implicitMethodParameter = from.implicitMethodParameter;
}

/** A regular AnyPointer. */
export interface TypeAnyPointerUnconstrainedInit {
  /** truly AnyPointer */
  anyKind?: null | undefined;
  /** AnyStruct */
  struct?: null | undefined;
  /** AnyList */
  list?: null | undefined;
  /** Capability */
  capability?: null | undefined;
}

export type TypeAnyPointerUnconstrainedWhich = "anyKind" | "struct" | "list" | "capability";
const typeAnyPointerUnconstrainedMembers: { readonly names: readonly TypeAnyPointerUnconstrainedWhich[] } = { names: ["anyKind", "struct", "list", "capability"] };

export class TypeAnyPointerUnconstrainedReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): TypeAnyPointerUnconstrainedWhich | number { return this.$enum(10, typeAnyPointerUnconstrainedMembers); }
}

export class TypeAnyPointerUnconstrainedBuilder extends capnp.StructBuilder {
  set anyKind(_: null) { this.$tag(10, 0); }
  set struct(_: null) { this.$tag(10, 1); }
  set list(_: null) { this.$tag(10, 2); }
  set capability(_: null) { this.$tag(10, 3); }
}

function writeTypeAnyPointerUnconstrained(to: TypeAnyPointerUnconstrainedBuilder, from: TypeAnyPointerUnconstrainedInit): void {
  capnp.atMostOne("TypeAnyPointerUnconstrained", from.anyKind, from.struct, from.list, from.capability);
  if (from.anyKind !== undefined) to.anyKind = from.anyKind;
  if (from.struct !== undefined) to.struct = from.struct;
  if (from.list !== undefined) to.list = from.list;
  if (from.capability !== undefined) to.capability = from.capability;
}

/** This is actually a reference to a type parameter defined within this scope. */
export interface TypeAnyPointerParameterInit {
  /**
   * ID of the generic type whose parameter we're referencing. This should be a parent of the
   * current scope.
   */
  scopeId?: bigint | undefined;
  /** Index of the parameter within the generic type's parameter list. */
  parameterIndex?: number | undefined;
}

export class TypeAnyPointerParameterReader extends capnp.StructReader {
  /**
   * ID of the generic type whose parameter we're referencing. This should be a parent of the
   * current scope.
   */
  get scopeId(): bigint { return this.$uint64(16); }
  /** Index of the parameter within the generic type's parameter list. */
  get parameterIndex(): number { return this.$uint16(10); }
}

export class TypeAnyPointerParameterBuilder extends capnp.StructBuilder {
  set scopeId(value: bigint) { this.$uint64(16, value); }
  set parameterIndex(value: number) { this.$uint16(10, value); }
}

function writeTypeAnyPointerParameter(to: TypeAnyPointerParameterBuilder, from: TypeAnyPointerParameterInit): void {
  if (from.scopeId !== undefined) to.scopeId = from.scopeId;
  if (from.parameterIndex !== undefined) to.parameterIndex = from.parameterIndex;
}

/**
 * This is actually a reference to an implicit (generic) parameter of a method. The only
 * legal context for this type to appear is inside Method.paramBrand or Method.resultBrand.
 */
export interface TypeAnyPointerImplicitMethodParameterInit {
  parameterIndex?: number | undefined;
}

export class TypeAnyPointerImplicitMethodParameterReader extends capnp.StructReader {
  get parameterIndex(): number { return this.$uint16(10); }
}

export class TypeAnyPointerImplicitMethodParameterBuilder extends capnp.StructBuilder {
  set parameterIndex(value: number) { this.$uint16(10, value); }
}

function writeTypeAnyPointerImplicitMethodParameter(to: TypeAnyPointerImplicitMethodParameterBuilder, from: TypeAnyPointerImplicitMethodParameterInit): void {
  if (from.parameterIndex !== undefined) to.parameterIndex = from.parameterIndex;
}

/**
 * Specifies bindings for parameters of generics. Since these bindings turn a generic into a
 * non-generic, we call it the "brand".
 */
export interface BrandInit {
  /**
   * For each of the target type and each of its parent scopes, a parameterization may be included
   * in this list. If no parameterization is included for a particular relevant scope, then either
   * that scope has no parameters or all parameters should be considered to be `AnyPointer`.
   */
  scopes?: capnp.ListInitOf<typeof BrandScope> | undefined;
}

export class BrandReader extends capnp.StructReader {
  /**
   * For each of the target type and each of its parent scopes, a parameterization may be included
   * in this list. If no parameterization is included for a particular relevant scope, then either
   * that scope has no parameters or all parameters should be considered to be `AnyPointer`.
   */
  get scopes(): capnp.List<BrandScopeReader> { return this.$list(0, BrandScope); }
}

export class BrandBuilder extends capnp.StructBuilder {
  set scopes(value: capnp.ListInitOf<typeof BrandScope>) { this.$list(0, BrandScope, value); }
  initScopes(length: number): capnp.ListBuilder<BrandScopeBuilder, capnp.InitOf<typeof BrandScope>> { return this.$initList(0, BrandScope, length); }
}

export const Brand: capnp.StructType<BrandReader, BrandBuilder, BrandInit> = new capnp.StructType({
  id: 0x903455f06065422bn,
  name: "Brand",
  dataWords: 0,
  pointerWords: 1,
  Reader: BrandReader,
  Builder: BrandBuilder,
  write(to, from) {
    if (from.scopes !== undefined) to.scopes = from.scopes;
  },
});

export interface BrandScopeInit {
  /** ID of the scope to which these params apply. */
  scopeId?: bigint | undefined;
  /** List of parameter bindings. */
  bind?: capnp.ListInitOf<typeof BrandBinding> | undefined;
  /**
   * The place where the Brand appears is within this scope or a sub-scope, and bindings
   * for this scope are deferred to later Brand applications. This is equivalent to a
   * pass-through binding list, where each of this scope's parameters is bound to itself.
   * For example:
   */
  inherit?: null | undefined;
}

export type BrandScopeWhich = "bind" | "inherit";
const brandScopeMembers: { readonly names: readonly BrandScopeWhich[] } = { names: ["bind", "inherit"] };

export class BrandScopeReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): BrandScopeWhich | number { return this.$enum(8, brandScopeMembers); }
  /** ID of the scope to which these params apply. */
  get scopeId(): bigint { return this.$uint64(0); }
  /** List of parameter bindings. */
  get bind(): capnp.List<BrandBindingReader> { this.$member(8, 0, "bind"); return this.$list(0, BrandBinding); }
}

export class BrandScopeBuilder extends capnp.StructBuilder {
  set scopeId(value: bigint) { this.$uint64(0, value); }
  set bind(value: capnp.ListInitOf<typeof BrandBinding>) { this.$list(0, BrandBinding, value); this.$tag(8, 0); }
  initBind(length: number): capnp.ListBuilder<BrandBindingBuilder, capnp.InitOf<typeof BrandBinding>> { this.$tag(8, 0); return this.$initList(0, BrandBinding, length); }
  set inherit(_: null) { this.$tag(8, 1); }
}

export const BrandScope: capnp.StructType<BrandScopeReader, BrandScopeBuilder, BrandScopeInit> = new capnp.StructType({
  id: 0xabd73485a9636bc9n,
  name: "BrandScope",
  dataWords: 2,
  pointerWords: 1,
  Reader: BrandScopeReader,
  Builder: BrandScopeBuilder,
  write(to, from) {
    capnp.atMostOne("BrandScope", from.bind, from.inherit);
    if (from.scopeId !== undefined) to.scopeId = from.scopeId;
    if (from.bind !== undefined) to.bind = from.bind;
    if (from.inherit !== undefined) to.inherit = from.inherit;
  },
});

export interface BrandBindingInit {
  unbound?: null | undefined;
  type?: capnp.InitOf<typeof Type> | undefined;
}

export type BrandBindingWhich = "unbound" | "type";
const brandBindingMembers: { readonly names: readonly BrandBindingWhich[] } = { names: ["unbound", "type"] };

export class BrandBindingReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): BrandBindingWhich | number { return this.$enum(0, brandBindingMembers); }
  get type(): TypeReader { this.$member(0, 1, "type"); return this.$struct(0, Type); }
}

export class BrandBindingBuilder extends capnp.StructBuilder {
  set unbound(_: null) { this.$tag(0, 0); }
  set type(value: capnp.InitOf<typeof Type>) { this.$struct(0, Type, value); this.$tag(0, 1); }
  initType(): TypeBuilder { this.$tag(0, 1); return this.$initStruct(0, Type); }
}

export const BrandBinding: capnp.StructType<BrandBindingReader, BrandBindingBuilder, BrandBindingInit> = new capnp.StructType({
  id: 0xc863cd16969ee7fcn,
  name: "BrandBinding",
  dataWords: 1,
  pointerWords: 1,
  Reader: BrandBindingReader,
  Builder: BrandBindingBuilder,
  write(to, from) {
    capnp.atMostOne("BrandBinding", from.unbound, from.type);
    if (from.unbound !== undefined) to.unbound = from.unbound;
    if (from.type !== undefined) to.type = from.type;
  },
});

/** Represents a value, e.g. a field default value, constant value, or annotation value. */
export interface ValueInit {
  void?: null | undefined;
  bool?: boolean | undefined;
  int8?: number | undefined;
  int16?: number | undefined;
  int32?: number | undefined;
  int64?: bigint | undefined;
  uint8?: number | undefined;
  uint16?: number | undefined;
  uint32?: number | undefined;
  uint64?: bigint | undefined;
  float32?: number | undefined;
  float64?: number | undefined;
  text?: string | undefined;
  data?: Uint8Array | undefined;
  list?: capnp.AnyPointerInit | undefined;
  enum?: number | undefined;
  struct?: capnp.AnyPointerInit | undefined;
  /**
   * The only interface value that can be represented statically is "null", whose methods always
   * throw exceptions.
   */
  interface?: null | undefined;
  anyPointer?: capnp.AnyPointerInit | undefined;
}

export type ValueWhich = "void" | "bool" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "float32" | "float64" | "text" | "data" | "list" | "enum" | "struct" | "interface" | "anyPointer";
const valueMembers: { readonly names: readonly ValueWhich[] } = { names: ["void", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "text", "data", "list", "enum", "struct", "interface", "anyPointer"] };

export class ValueReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): ValueWhich | number { return this.$enum(0, valueMembers); }
  get bool(): boolean { this.$member(0, 1, "bool"); return this.$bool(16); }
  get int8(): number { this.$member(0, 2, "int8"); return this.$int8(2); }
  get int16(): number { this.$member(0, 3, "int16"); return this.$int16(2); }
  get int32(): number { this.$member(0, 4, "int32"); return this.$int32(4); }
  get int64(): bigint { this.$member(0, 5, "int64"); return this.$int64(8); }
  get uint8(): number { this.$member(0, 6, "uint8"); return this.$uint8(2); }
  get uint16(): number { this.$member(0, 7, "uint16"); return this.$uint16(2); }
  get uint32(): number { this.$member(0, 8, "uint32"); return this.$uint32(4); }
  get uint64(): bigint { this.$member(0, 9, "uint64"); return this.$uint64(8); }
  get float32(): number { this.$member(0, 10, "float32"); return this.$float32(4); }
  get float64(): number { this.$member(0, 11, "float64"); return this.$float64(8); }
  get text(): string { this.$member(0, 12, "text"); return this.$text(0); }
  get data(): Uint8Array { this.$member(0, 13, "data"); return this.$bytes(0); }
  get list(): capnp.AnyPointerReader { this.$member(0, 14, "list"); return this.$any(0); }
  get enum(): number { this.$member(0, 15, "enum"); return this.$uint16(2); }
  get struct(): capnp.AnyPointerReader { this.$member(0, 16, "struct"); return this.$any(0); }
  get anyPointer(): capnp.AnyPointerReader { this.$member(0, 18, "anyPointer"); return this.$any(0); }
}

export class ValueBuilder extends capnp.StructBuilder {
  set void(_: null) { this.$tag(0, 0); }
  set bool(value: boolean) { this.$bool(16, value); this.$tag(0, 1); }
  set int8(value: number) { this.$int8(2, value); this.$tag(0, 2); }
  set int16(value: number) { this.$int16(2, value); this.$tag(0, 3); }
  set int32(value: number) { this.$int32(4, value); this.$tag(0, 4); }
  set int64(value: bigint) { this.$int64(8, value); this.$tag(0, 5); }
  set uint8(value: number) { this.$uint8(2, value); this.$tag(0, 6); }
  set uint16(value: number) { this.$uint16(2, value); this.$tag(0, 7); }
  set uint32(value: number) { this.$uint32(4, value); this.$tag(0, 8); }
  set uint64(value: bigint) { this.$uint64(8, value); this.$tag(0, 9); }
  set float32(value: number) { this.$float32(4, value); this.$tag(0, 10); }
  set float64(value: number) { this.$float64(8, value); this.$tag(0, 11); }
  set text(value: string) { this.$text(0, value); this.$tag(0, 12); }
  set data(value: Uint8Array) { this.$bytes(0, value); this.$tag(0, 13); }
  set list(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(0, 14); }
  initList(): capnp.AnyPointerBuilder { this.$tag(0, 14); return this.$initAny(0); }
  set enum(value: number) { this.$uint16(2, value); this.$tag(0, 15); }
  set struct(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(0, 16); }
  initStruct(): capnp.AnyPointerBuilder { this.$tag(0, 16); return this.$initAny(0); }
  set interface(_: null) { this.$tag(0, 17); }
  set anyPointer(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(0, 18); }
  initAnyPointer(): capnp.AnyPointerBuilder { this.$tag(0, 18); return this.$initAny(0); }
}

export const Value: capnp.StructType<ValueReader, ValueBuilder, ValueInit> = new capnp.StructType({
  id: 0xce23dcd2d7b00c9bn,
  name: "Value",
  dataWords: 2,
  pointerWords: 1,
  Reader: ValueReader,
  Builder: ValueBuilder,
  write(to, from) {
    capnp.atMostOne("Value", from.void, from.bool, from.int8, from.int16, from.int32, from.int64, from.uint8, from.uint16, from.uint32, from.uint64, from.float32, from.float64, from.text, from.data, from.list, from.enum, from.struct, from.interface, from.anyPointer);
    if (from.void !== undefined) to.void = from.void;
    if (from.bool !== undefined) to.bool = from.bool;
    if (from.int8 !== undefined) to.int8 = from.int8;
    if (from.int16 !== undefined) to.int16 = from.int16;
    if (from.int32 !== undefined) to.int32 = from.int32;
    if (from.int64 !== undefined) to.int64 = from.int64;
    if (from.uint8 !== undefined) to.uint8 = from.uint8;
    if (from.uint16 !== undefined) to.uint16 = from.uint16;
    if (from.uint32 !== undefined) to.uint32 = from.uint32;
    if (from.uint64 !== undefined) to.uint64 = from.uint64;
    if (from.float32 !== undefined) to.float32 = from.float32;
    if (from.float64 !== undefined) to.float64 = from.float64;
    if (from.text !== undefined) to.text = from.text;
    if (from.data !== undefined) to.data = from.data;
    if (from.list !== undefined) to.list = from.list;
    if (from.enum !== undefined) to.enum = from.enum;
    if (from.struct !== undefined) to.struct = from.struct;
    if (from.interface !== undefined) to.interface = from.interface;
    if (from.anyPointer !== undefined) to.anyPointer = from.anyPointer;
  },
});

/**
 * Describes an annotation applied to a declaration.  Note AnnotationNode describes the
 * annotation's declaration, while this describes a use of the annotation.
 */
export interface AnnotationInit {
  /** ID of the annotation node. */
  id?: bigint | undefined;
  /** Brand of the annotation. */
  brand?: capnp.InitOf<typeof Brand> | undefined;
  value?: capnp.InitOf<typeof Value> | undefined;
}

export class AnnotationReader extends capnp.StructReader {
  /** ID of the annotation node. */
  get id(): bigint { return this.$uint64(0); }
  /** Brand of the annotation. */
  get brand(): BrandReader { return this.$struct(1, Brand); }
  get value(): ValueReader { return this.$struct(0, Value); }
}

export class AnnotationBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set brand(value: capnp.InitOf<typeof Brand>) { this.$struct(1, Brand, value); }
  initBrand(): BrandBuilder { return this.$initStruct(1, Brand); }
  set value(value: capnp.InitOf<typeof Value>) { this.$struct(0, Value, value); }
  initValue(): ValueBuilder { return this.$initStruct(0, Value); }
}

export const Annotation: capnp.StructType<AnnotationReader, AnnotationBuilder, AnnotationInit> = new capnp.StructType({
  id: 0xf1c8950dab257542n,
  name: "Annotation",
  dataWords: 1,
  pointerWords: 2,
  Reader: AnnotationReader,
  Builder: AnnotationBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.brand !== undefined) to.brand = from.brand;
    if (from.value !== undefined) to.value = from.value;
  },
});

/**
 * Possible element sizes for encoded lists.  These correspond exactly to the possible values of
 * the 3-bit element size component of a list pointer.
 */
export const ElementSize = {
  /** aka "void", but that's a keyword. */
  empty: 0,
  bit: 1,
  byte: 2,
  twoBytes: 3,
  fourBytes: 4,
  eightBytes: 5,
  pointer: 6,
  inlineComposite: 7,
} as const;
export type ElementSize = keyof typeof ElementSize;
export const ElementSizeEnum: capnp.EnumType<ElementSize> = new capnp.EnumType(["empty", "bit", "byte", "twoBytes", "fourBytes", "eightBytes", "pointer", "inlineComposite"]);

export interface CapnpVersionInit {
  major?: number | undefined;
  minor?: number | undefined;
  micro?: number | undefined;
}

export class CapnpVersionReader extends capnp.StructReader {
  get major(): number { return this.$uint16(0); }
  get minor(): number { return this.$uint8(2); }
  get micro(): number { return this.$uint8(3); }
}

export class CapnpVersionBuilder extends capnp.StructBuilder {
  set major(value: number) { this.$uint16(0, value); }
  set minor(value: number) { this.$uint8(2, value); }
  set micro(value: number) { this.$uint8(3, value); }
}

export const CapnpVersion: capnp.StructType<CapnpVersionReader, CapnpVersionBuilder, CapnpVersionInit> = new capnp.StructType({
  id: 0xd85d305b7d839963n,
  name: "CapnpVersion",
  dataWords: 1,
  pointerWords: 0,
  Reader: CapnpVersionReader,
  Builder: CapnpVersionBuilder,
  write(to, from) {
    if (from.major !== undefined) to.major = from.major;
    if (from.minor !== undefined) to.minor = from.minor;
    if (from.micro !== undefined) to.micro = from.micro;
  },
});

export interface CodeGeneratorRequestInit {
  /**
   * Version of the `capnp` executable. Generally, code generators should ignore this, but the code
   * generators that ship with `capnp` itself will print a warning if this mismatches since that
   * probably indicates something is misconfigured.
   */
  capnpVersion?: capnp.InitOf<typeof CapnpVersion> | undefined;
  /**
   * All nodes parsed by the compiler, including for the files on the command line and their
   * imports.
   */
  nodes?: capnp.ListInitOf<typeof Node> | undefined;
  /**
   * Information about the original source code for each node, where available. This array may be
   * omitted or may be missing some nodes if no info is available for them.
   */
  sourceInfo?: capnp.ListInitOf<typeof NodeSourceInfo> | undefined;
  /** Files which were listed on the command line. */
  requestedFiles?: capnp.ListInitOf<typeof CodeGeneratorRequestRequestedFile> | undefined;
}

export class CodeGeneratorRequestReader extends capnp.StructReader {
  /**
   * Version of the `capnp` executable. Generally, code generators should ignore this, but the code
   * generators that ship with `capnp` itself will print a warning if this mismatches since that
   * probably indicates something is misconfigured.
   */
  get capnpVersion(): CapnpVersionReader { return this.$struct(2, CapnpVersion); }
  /**
   * All nodes parsed by the compiler, including for the files on the command line and their
   * imports.
   */
  get nodes(): capnp.List<NodeReader> { return this.$list(0, Node); }
  /**
   * Information about the original source code for each node, where available. This array may be
   * omitted or may be missing some nodes if no info is available for them.
   */
  get sourceInfo(): capnp.List<NodeSourceInfoReader> { return this.$list(3, NodeSourceInfo); }
  /** Files which were listed on the command line. */
  get requestedFiles(): capnp.List<CodeGeneratorRequestRequestedFileReader> { return this.$list(1, CodeGeneratorRequestRequestedFile); }
}

export class CodeGeneratorRequestBuilder extends capnp.StructBuilder {
  set capnpVersion(value: capnp.InitOf<typeof CapnpVersion>) { this.$struct(2, CapnpVersion, value); }
  initCapnpVersion(): CapnpVersionBuilder { return this.$initStruct(2, CapnpVersion); }
  set nodes(value: capnp.ListInitOf<typeof Node>) { this.$list(0, Node, value); }
  initNodes(length: number): capnp.ListBuilder<NodeBuilder, capnp.InitOf<typeof Node>> { return this.$initList(0, Node, length); }
  set sourceInfo(value: capnp.ListInitOf<typeof NodeSourceInfo>) { this.$list(3, NodeSourceInfo, value); }
  initSourceInfo(length: number): capnp.ListBuilder<NodeSourceInfoBuilder, capnp.InitOf<typeof NodeSourceInfo>> { return this.$initList(3, NodeSourceInfo, length); }
  set requestedFiles(value: capnp.ListInitOf<typeof CodeGeneratorRequestRequestedFile>) { this.$list(1, CodeGeneratorRequestRequestedFile, value); }
  initRequestedFiles(length: number): capnp.ListBuilder<CodeGeneratorRequestRequestedFileBuilder, capnp.InitOf<typeof CodeGeneratorRequestRequestedFile>> { return this.$initList(1, CodeGeneratorRequestRequestedFile, length); }
}

export const CodeGeneratorRequest: capnp.StructType<CodeGeneratorRequestReader, CodeGeneratorRequestBuilder, CodeGeneratorRequestInit> = new capnp.StructType({
  id: 0xbfc546f6210ad7cen,
  name: "CodeGeneratorRequest",
  dataWords: 0,
  pointerWords: 4,
  Reader: CodeGeneratorRequestReader,
  Builder: CodeGeneratorRequestBuilder,
  write(to, from) {
    if (from.capnpVersion !== undefined) to.capnpVersion = from.capnpVersion;
    if (from.nodes !== undefined) to.nodes = from.nodes;
    if (from.sourceInfo !== undefined) to.sourceInfo = from.sourceInfo;
    if (from.requestedFiles !== undefined) to.requestedFiles = from.requestedFiles;
  },
});

export interface CodeGeneratorRequestRequestedFileInit {
  /** ID of the file. */
  id?: bigint | undefined;
  /**
   * Name of the file as it appeared on the command-line (minus the src-prefix).  You may use
   * this to decide where to write the output.
   */
  filename?: string | undefined;
  /** List of all imported paths seen in this file. */
  imports?: capnp.ListInitOf<typeof CodeGeneratorRequestRequestedFileImport> | undefined;
}

export class CodeGeneratorRequestRequestedFileReader extends capnp.StructReader {
  /** ID of the file. */
  get id(): bigint { return this.$uint64(0); }
  /**
   * Name of the file as it appeared on the command-line (minus the src-prefix).  You may use
   * this to decide where to write the output.
   */
  get filename(): string { return this.$text(0); }
  /** List of all imported paths seen in this file. */
  get imports(): capnp.List<CodeGeneratorRequestRequestedFileImportReader> { return this.$list(1, CodeGeneratorRequestRequestedFileImport); }
}

export class CodeGeneratorRequestRequestedFileBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set filename(value: string) { this.$text(0, value); }
  set imports(value: capnp.ListInitOf<typeof CodeGeneratorRequestRequestedFileImport>) { this.$list(1, CodeGeneratorRequestRequestedFileImport, value); }
  initImports(length: number): capnp.ListBuilder<CodeGeneratorRequestRequestedFileImportBuilder, capnp.InitOf<typeof CodeGeneratorRequestRequestedFileImport>> { return this.$initList(1, CodeGeneratorRequestRequestedFileImport, length); }
}

export const CodeGeneratorRequestRequestedFile: capnp.StructType<CodeGeneratorRequestRequestedFileReader, CodeGeneratorRequestRequestedFileBuilder, CodeGeneratorRequestRequestedFileInit> = new capnp.StructType({
  id: 0xcfea0eb02e810062n,
  name: "CodeGeneratorRequestRequestedFile",
  dataWords: 1,
  pointerWords: 2,
  Reader: CodeGeneratorRequestRequestedFileReader,
  Builder: CodeGeneratorRequestRequestedFileBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.filename !== undefined) to.filename = from.filename;
    if (from.imports !== undefined) to.imports = from.imports;
  },
});

export interface CodeGeneratorRequestRequestedFileImportInit {
  /** ID of the imported file. */
  id?: bigint | undefined;
  /**
   * Name which *this* file used to refer to the foreign file.  This may be a relative name.
   * This information is provided because it might be useful for code generation, e.g. to
   * generate #include directives in C++.  We don't put this in Node.file because this
   * information is only meaningful at compile time anyway.
   */
  name?: string | undefined;
}

export class CodeGeneratorRequestRequestedFileImportReader extends capnp.StructReader {
  /** ID of the imported file. */
  get id(): bigint { return this.$uint64(0); }
  /**
   * Name which *this* file used to refer to the foreign file.  This may be a relative name.
   * This information is provided because it might be useful for code generation, e.g. to
   * generate #include directives in C++.  We don't put this in Node.file because this
   * information is only meaningful at compile time anyway.
   */
  get name(): string { return this.$text(0); }
}

export class CodeGeneratorRequestRequestedFileImportBuilder extends capnp.StructBuilder {
  set id(value: bigint) { this.$uint64(0, value); }
  set name(value: string) { this.$text(0, value); }
}

export const CodeGeneratorRequestRequestedFileImport: capnp.StructType<CodeGeneratorRequestRequestedFileImportReader, CodeGeneratorRequestRequestedFileImportBuilder, CodeGeneratorRequestRequestedFileImportInit> = new capnp.StructType({
  id: 0xae504193122357e5n,
  name: "CodeGeneratorRequestRequestedFileImport",
  dataWords: 1,
  pointerWords: 1,
  Reader: CodeGeneratorRequestRequestedFileImportReader,
  Builder: CodeGeneratorRequestRequestedFileImportBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.name !== undefined) to.name = from.name;
  },
});

export const fieldNoDiscriminant: number = 65535;
