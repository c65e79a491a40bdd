// The changes to one source file that its tests ought to notice: a check left out, a condition turned round, a comparison
// or a number off by one, a call not made. Types, imports, declarations and the texts of messages are let be, numbers
// outside functions, which are tables, and what only the compiler asks for.

import ts from "typescript";

export interface Mutant {
  /** Relative to the root. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly what: string;
}

const swapped: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
  [ts.SyntaxKind.AmpersandAmpersandToken]: "||",
  [ts.SyntaxKind.BarBarToken]: "&&",
  [ts.SyntaxKind.PlusToken]: "-",
  [ts.SyntaxKind.MinusToken]: "+",
  [ts.SyntaxKind.AmpersandToken]: "|",
  [ts.SyntaxKind.BarToken]: "&",
  [ts.SyntaxKind.LessThanLessThanToken]: ">>",
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: "<<",
};

const swappedMethods: ReadonlyMap<string, string> = new Map([["every", "some"], ["some", "every"], ["min", "max"], [
  "max",
  "min",
]]);

/** In the order of their places. */
export function mutants(path: string, source: string): Mutant[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (node: ts.Node, replacement: string, what: string): void => {
    const start = node.getStart(file);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ path, line, start, end: node.getEnd(), replacement, what });
  };
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isIfStatement(node)) mutateIf(node, file, add);
    else if (ts.isConditionalExpression(node)) negate(node.condition, file, add);
    else if (ts.isBinaryExpression(node)) mutateBinary(node, add);
    else if (ts.isPropertyAccessExpression(node)) mutateMethod(node, add);
    else if (ts.isThrowStatement(node) && !isGuarded(node)) add(node, ";", "not thrown");
    else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) add(node, ";", "call left out");
    else if (inFunction && ts.isNumericLiteral(node) && !isMessage(node) && !isErasure(node) && !isStandIn(node)) {
      add(node, String(Number(node.text) + 1), "off by one");
    } else if (inFunction && ts.isBigIntLiteral(node)) {
      add(node, `${BigInt(node.text.slice(0, -1)) + 1n}n`, "off by one");
    } else if (inFunction && node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false", "false for true");
    else if (inFunction && node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true", "true for false");
    const within = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(file, false);
  return found.sort((a, b) => a.start - b.start);
}

/** The source with the change made. */
export function mutated(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

type Add = (node: ts.Node, replacement: string, what: string) => void;

function mutateIf(node: ts.IfStatement, file: ts.SourceFile, add: Add): void {
  if (node.elseStatement === undefined && leaves(node.thenStatement)) add(node, ";", "check left out");
  negate(node.expression, file, add);
}

/** What begins with `!` or compares for equality is turned round by other changes already, or here by dropping the `!`. */
function negate(condition: ts.Expression, file: ts.SourceFile, add: Add): void {
  if (ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken) {
    add(condition, condition.operand.getText(file), "condition turned round");
    return;
  }
  if (ts.isBinaryExpression(condition) && /^[!=]==$/.test(condition.operatorToken.getText(file))) return;
  add(condition, `!(${condition.getText(file)})`, "condition turned round");
}

function mutateBinary(node: ts.BinaryExpression, add: Add): void {
  const replacement = swapped[node.operatorToken.kind];
  if (replacement === undefined || isMessage(node)) return;
  if (node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right))) return;
  add(node.operatorToken, replacement, "operator swapped");
}

function mutateMethod(node: ts.PropertyAccessExpression, add: Add): void {
  const replacement = swappedMethods.get(node.name.text);
  if (replacement === undefined || !ts.isCallExpression(node.parent) || node.parent.expression !== node) return;
  add(node.name, replacement, "method swapped");
}

/** Whether the statement ends what it stands in. */
function leaves(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return last !== undefined &&
    (ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isContinueStatement(last) ||
      ts.isBreakStatement(last));
}

/** A throw that is all of a check is left out with it. */
function isGuarded(node: ts.ThrowStatement): boolean {
  const { parent } = node;
  return ts.isIfStatement(parent) && parent.elseStatement === undefined ||
    ts.isBlock(parent) && parent.statements.length === 1 && ts.isIfStatement(parent.parent) &&
      parent.parent.elseStatement === undefined;
}

/** What a secret is overwritten with says nothing; that it is, the call left out asks. */
function isErasure({ parent }: ts.NumericLiteral): boolean {
  return ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression) &&
    parent.expression.name.text === "fill";
}

/** For an element that is always there, and that the compiler takes for missing: `list[at] ?? 0`, `[first = 0]`. */
function isStandIn(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return ts.isArrayBindingPattern(parent.parent);
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
    parent.right === node && ts.isElementAccessExpression(parent.left);
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** Part of a text that people read: inside a template. */
function isMessage(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isTemplateExpression(at)) return true;
    if (ts.isStatement(at)) return false;
  }
  return false;
}
