// `npm run generate:api`: what a library promises, as a page of declarations: packages/<name>/api.txt, committed, so that
// a change to the interface is a change that somebody sees. `--check` says where a page is not what the sources say.
//
// No program is built for it: the sources declare the type of whatever they export (isolatedDeclarations), so each file's
// declarations can be read off that file alone.

import { dirname, join } from "node:path";
import ts from "typescript";
import { entriesOf } from "./manifest.ts";
import { put } from "./put.ts";
import { root } from "./run.ts";

const libraries = ["capnp", "mls", "client"];
const cache = new Map<string, Declarations>();

let problems = 0;
for (const library of libraries) {
  for (const problem of strangers(library)) {
    problems += 1;
    console.log(problem);
  }
  if (!await put(`packages/${library}/api.txt`, reportOf(library), "generate:api")) problems += 1;
}
Deno.exit(problems > 0 ? 1 : 0);

/** Where a name is declared: in one of our files, or in another package. */
type Place = { readonly file: string; readonly name: string } | { readonly from: string; readonly name: string };

interface Declarations {
  /** By the name inside the file; several of one name are overloads, or a value and a type. */
  readonly own: ReadonlyMap<string, readonly ts.Statement[]>;
  /** Names that come from elsewhere. */
  readonly imported: ReadonlyMap<string, Place>;
  /** Names as others see them. */
  readonly exported: ReadonlyMap<string, Place>;
  /** Files all of whose exports are exported. */
  readonly all: readonly string[];
  readonly source: ts.SourceFile;
}

function reportOf(library: string): string {
  const parts = [`What @quicproquo/${library} exports. Written by \`npm run generate:api\`.`];
  for (const [entry, file] of entriesOf(library)) {
    parts.push(`\n==== @quicproquo/${library}${entry.slice(1)} ====\n`);
    const named = exportsOf(join(root, file));
    const seen = new Set<string>();
    const reached: Place[] = [];
    for (const [name, place] of sorted(named)) parts.push(...print(name, place, seen, reached));
    // What a caller holds in hand without being able to name it is as much of a promise.
    const unnamed: string[] = [];
    for (let place = reached.shift(); place !== undefined; place = reached.shift()) {
      unnamed.push(...print(place.name, place, seen, reached));
    }
    if (unnamed.length > 0) parts.push("---- reached, not exported ----\n", ...unnamed.sort());
  }
  return `${parts.join("\n").trimEnd()}\n`;
}

/**
 * A program that is built against a library reads the declarations of every file that they lead to. Those of ours may lead
 * to our own packages alone: others hide their types, or have none, and what is internal is nobody's to see.
 */
function strangers(library: string): string[] {
  const found: string[] = [];
  const entries = [...entriesOf(library).values()].map((file) => join(root, file));
  const ways = new Map<string, string | undefined>(entries.map((file) => [file, undefined]));
  for (const file of ways.keys()) {
    const { own, imported, exported, all } = read(file);
    const used = [...own.values()].flat().flatMap((statement) => [...namesUsed(statement)]);
    const places = used.flatMap((name) => imported.get(name) ?? []).concat([...exported.values()]);
    for (const place of places) {
      if ("file" in place) {
        if (!ways.has(place.file)) ways.set(place.file, file);
      } else if (!place.from.startsWith("@quicproquo/")) {
        const way: string[] = [];
        for (let at: string | undefined = file; at !== undefined; at = ways.get(at)) way.unshift(at.slice(root.length));
        found.push(
          `${library}: its declarations lead to ${place.from}: ${way.join(" -> ")}; @internal hides what does`,
        );
      }
    }
    for (const other of all) if (!ways.has(other)) ways.set(other, file);
  }
  return [...new Set(found)];
}

function print(name: string, place: Place, seen: Set<string>, reached: Place[]): string[] {
  if ("from" in place) {
    const as = place.name === name ? name : `${place.name} as ${name}`;
    return [`export { ${as} } from "${place.from}";\n`];
  }
  const key = `${place.file} ${place.name}`;
  if (seen.has(key)) return [];
  seen.add(key);
  const declarations = read(place.file);
  const statements = declarations.own.get(place.name);
  if (statements === undefined) throw new Error(`${place.file} declares no ${place.name}`);
  for (const statement of statements) {
    for (const used of namesUsed(statement)) {
      const found = declarations.imported.get(used) ??
        (declarations.own.has(used) ? { file: place.file, name: used } : undefined);
      const actual = found === undefined || found.name === "*" ? undefined : followed(found);
      if (actual !== undefined && "file" in actual) reached.push(actual);
    }
  }
  const printer = ts.createPrinter({ removeComments: true });
  return statements.map((statement) =>
    printer.printNode(ts.EmitHint.Unspecified, statement, declarations.source)
      .replace(/^(export )?(declare )?/, "") + "\n"
  );
}

/** Everything that a file exports, followed to where it is declared. */
function exportsOf(file: string): Map<string, Place> {
  const { exported, all } = read(file);
  const found = new Map<string, Place>();
  for (const other of all) for (const [name, place] of exportsOf(other)) found.set(name, place);
  for (const [name, place] of exported) found.set(name, followed(place));
  return found;
}

function followed(place: Place): Place {
  if ("from" in place || read(place.file).own.has(place.name)) return place;
  const next = exportsOf(place.file).get(place.name);
  if (next === undefined) throw new Error(`${place.file} exports no ${place.name}`);
  return next;
}

function sorted(names: ReadonlyMap<string, Place>): [string, Place][] {
  return [...names].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Names of types and values that a declaration speaks of. */
function namesUsed(statement: ts.Statement): Set<string> {
  const names = new Set<string>();
  const add = (name: ts.EntityName | ts.Expression): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else if (ts.isQualifiedName(name)) add(name.left);
    else if (ts.isPropertyAccessExpression(name)) add(name.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) add(node.typeName);
    else if (ts.isExpressionWithTypeArguments(node)) add(node.expression);
    else if (ts.isTypeQueryNode(node)) add(node.exprName);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

function read(file: string): Declarations {
  const known = cache.get(file);
  if (known !== undefined) return known;
  const { outputText, diagnostics } = ts.transpileDeclaration(Deno.readTextFileSync(file), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2024, stripInternal: true, isolatedDeclarations: true },
  });
  for (const { messageText } of diagnostics ?? []) {
    throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  }
  const source = ts.createSourceFile(file, outputText, ts.ScriptTarget.ES2024, true);
  const own = new Map<string, ts.Statement[]>();
  const imported = new Map<string, Place>();
  const exported = new Map<string, Place>();
  const all: string[] = [];
  const place = (specifier: ts.Expression, name: string): Place => {
    if (!ts.isStringLiteral(specifier)) throw new Error(`${file}: a specifier that is no text`);
    return specifier.text.startsWith(".")
      ? { file: join(dirname(file), specifier.text), name }
      : { from: specifier.text, name };
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause: clause, moduleSpecifier: from } = statement;
      if (clause?.name !== undefined) imported.set(clause.name.text, place(from, "default"));
      const bindings = clause?.namedBindings;
      if (bindings !== undefined && ts.isNamedImports(bindings)) {
        for (const { name, propertyName } of bindings.elements) {
          imported.set(name.text, place(from, (propertyName ?? name).text));
        }
      } else if (bindings !== undefined) imported.set(bindings.name.text, place(from, "*"));
    } else if (ts.isExportDeclaration(statement)) {
      const { exportClause: clause, moduleSpecifier: from } = statement;
      if (clause !== undefined && ts.isNamedExports(clause)) {
        for (const { name, propertyName } of clause.elements) {
          const inner = (propertyName ?? name).text;
          exported.set(name.text, from === undefined ? { file, name: inner } : place(from, inner));
        }
      } else if (clause === undefined && from !== undefined) {
        const whole = place(from, "*");
        if ("file" in whole) all.push(whole.file);
      }
    } else {
      for (const name of declared(statement)) {
        own.set(name, [...own.get(name) ?? [], statement]);
        if (isExported(statement)) exported.set(name, { file, name });
      }
    }
  }
  for (const [name, to] of exported) {
    const from = "file" in to && to.file === file && !own.has(to.name) ? imported.get(to.name) : undefined;
    if (from !== undefined) exported.set(name, from);
  }
  const declarations = { own, imported, exported, all, source };
  cache.set(file, declarations);
  return declarations;
}

function declared(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => ts.isIdentifier(name) ? [name.text] : []);
  }
  const named = ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
}
