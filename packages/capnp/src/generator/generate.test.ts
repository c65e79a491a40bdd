// What the generator makes: the committed code is what it makes of the committed requests; that code works (the other
// tests run it), reads well and keeps clear of what it must not clash with.

import assert from "node:assert/strict";
import { answerTo } from "@quicproquo/testkit/programs";
import fc from "fast-check";
import {
  aPair,
  Capabilities,
  type CapabilitiesReader,
  Greeter,
  Sub,
  type SubClient,
} from "../../fixtures/everything.capnp.ts";
import { Base } from "../../fixtures/other.capnp.ts";
import { CapnpError } from "../errors.ts";
import { generate } from "./generate.ts";
import { CodeGeneratorRequest, type NodeInit } from "./schema.capnp.ts";

const fixtures = new URL("../../fixtures/", import.meta.url);
const request = await Deno.readFile(new URL("request.bin", fixtures));
const everything = generate(request, { runtime: "../src/index.ts" })[0]?.text ?? "";

Deno.test("every file that was asked for, under the name that it was asked for by", async () => {
  const files = generate(request, { runtime: "../src/index.ts" });
  assert.deepEqual(files.map(({ path }) => path), ["everything.capnp.ts", "other.capnp.ts"]);
  for (const { path, text } of files) assert.equal(text, await Deno.readTextFile(new URL(path, fixtures)));
});

Deno.test("files import the runtime they were told to, and each other by path", () => {
  assert.match(generate(request)[0]?.text ?? "", /^import \* as capnp from "@quicproquo\/capnp";$/m);
  assert.match(everything, /^import \* as capnp from "\.\.\/src\/index\.ts";$/m);
  assert.match(everything, /^import \* as other from "\.\/other\.capnp\.ts";$/m);
});

Deno.test("doc comments: the first paragraph of a declaration's, and those of members", () => {
  assert.match(everything, /\/\*\* All the kinds of fields\. \*\/\nexport interface EverythingInit/);
  assert.doesNotMatch(everything, /not carried/);
  assert.match(everything, /\/\*\* True or false\. \*\/\n {2}bool\?: boolean/);
  assert.match(everything, /\/\*\* Like grass\. \*\/\n {2}green: 1,/);
});

Deno.test("declarations that would clash get an underscore", () => {
  for (const name of ["NamesInnerReader", "NamesInner_Reader", "Promise_Reader"]) {
    assert.equal(everything.match(new RegExp(`class ${name} `, "g"))?.length, 1, name);
  }
});

Deno.test("type parameters are open pointers", () => {
  assert.match(everything, /class BoxReader [^}]*get value\(\): capnp\.AnyPointerReader/);
  assert.match(everything, /class BoxInnerReader [^}]*get value\(\): capnp\.AnyPointerReader/);
  assert.match(everything, /class GreeterGenericParamsReader [^}]*get value\(\): capnp\.AnyPointerReader/);
});

Deno.test("methods know their interface, their ordinal and their structs", () => {
  assert.deepEqual(
    Greeter.methods.map(({ name, ordinal, params, results }) => [name, ordinal, params.name, results.name]),
    [
      ["Greeter.greet", 0, "GreeterGreetParams", "GreeterGreetResults"],
      ["Greeter.next", 1, "GreeterNextParams", "Capabilities"],
      ["Greeter.take", 2, "GreeterTakeParams", "GreeterTakeResults"],
      ["Greeter.choose", 3, "Pair", "Pair"],
      ["Greeter.generic", 4, "GreeterGenericParams", "GreeterGenericResults"],
    ],
  );
  assert.ok(Greeter.methods.every(({ interfaceId }) => interfaceId === Greeter.id));
  assert.deepEqual(Sub.superclasses().map(({ name }) => name), ["Greeter", "Other2", "Base"]);
  assert.equal(Sub.superclasses()[2]?.id, Base.id);
});

Deno.test("a client has the methods of all superclasses, of this file and of others", async () => {
  const served = Sub.serve({
    greet: ({ name, times }) => ({ greeting: `${name} ${times}` }),
    ping: () => {},
    base: ({ foreign }) => ({ mood: foreign.mood }),
    choose: ({ first }) => ({ first: first + 1 }),
  });
  using client: SubClient = served.client();
  assert.equal((await client.greet({ name: "a" })).greeting, "a 1");
  await client.ping();
  assert.equal((await client.base({ foreign: { mood: "sad" } })).mood, "sad");
  assert.equal((await client.choose(aPair)).first, 2);
  await assert.rejects(async () => await client.sub(), { type: "unimplemented" });
});

Deno.test("capabilities stand in fields, groups and lists, and are null where none was put", async () => {
  using greeter = Greeter.serve({ greet: () => ({ greeting: "hello" }) }).client();
  const served = Sub.serve({
    next: (): { plain: typeof greeter; many: (typeof greeter | null)[] } => ({
      plain: greeter.take(),
      many: [null, greeter.take()],
    }),
  });
  using client = served.client();
  using call = client.next();
  const results: CapabilitiesReader = await call;
  assert.equal((await results.plain?.greet())?.greeting, "hello");
  assert.equal(results.many.get(0), undefined);
  assert.equal((await results.many.get(1)?.greet())?.greeting, "hello");
  assert.equal(results.deep.other, undefined);
  using pipelined = client.next().plain;
  assert.equal((await pipelined.greet()).greeting, "hello");
});

Deno.test("without RPC, a message has no capabilities to give", () => {
  const served = Greeter.serve({});
  const reader = Capabilities.decode(Capabilities.encode({ plain: served, many: [served], any: served }));
  assert.equal(reader.plain, undefined);
  assert.equal(reader.many.get(0), undefined);
  assert.equal(reader.any.kind(), "capability");
});

Deno.test("a request that is cut off, or lacks a node that it uses, is refused", () => {
  assert.throws(() => generate(request.subarray(0, 100)), { name: "CapnpError", code: "truncated" });
  const decoded = CodeGeneratorRequest.decode(request);
  const nodes = decoded.nodes.toArray().filter(({ displayName }) => displayName !== "everything.capnp:Pair");
  const lacking = CodeGeneratorRequest.encode({ nodes, requestedFiles: decoded.requestedFiles });
  assert.throws(() => generate(lacking), { name: "CapnpError", code: "schema" });
});

Deno.test("a name that no schema can have is not written into code", () => {
  const evil = 'x(){} };process.exit(); class { "';
  const request = (name: string, node: NodeInit): Uint8Array =>
    CodeGeneratorRequest.encode({
      nodes: [
        { id: 1n, displayName: "evil.capnp", nestedNodes: [{ name, id: 2n }] },
        { id: 3n, displayName: "evil.capnp:Empty", struct: {} },
        { ...node, id: 2n, displayName: `evil.capnp:${name}` },
      ],
      requestedFiles: [{ id: 1n, filename: "evil.capnp" }],
    });
  const good = request("Good", { struct: { fields: [{ name: "good", slot: { type: { bool: null } } }] } });
  assert.match(generate(good)[0]?.text ?? "", /get good\(\): boolean/);
  for (
    const hostile of [
      request("Evil", { struct: { fields: [{ name: evil, slot: { type: { bool: null } } }] } }),
      request("Evil", { enum: { enumerants: [{ name: evil }] } }),
      request("Evil", { interface: { methods: [{ name: evil, paramStructType: 3n, resultStructType: 3n }] } }),
      request(evil, { struct: {} }),
    ]
  ) assert.throws(() => generate(hostile), { name: "CapnpError", code: "schema" });
});

Deno.test("the plugin writes below its folder only", async () => {
  const folder = await Deno.makeTempDir({ prefix: "capnp-plugin-" });
  try {
    const main = new URL("main.ts", import.meta.url).href;
    const plugin = async (filename: string): Promise<{ success: boolean; said: string }> => {
      const request = CodeGeneratorRequest.encode({
        nodes: [{ id: 1n, displayName: filename }],
        requestedFiles: [{ id: 1n, filename }],
      });
      const args = ["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", main];
      const { code, err } = await answerTo(request, Deno.execPath(), args, { cwd: folder });
      return { success: code === 0, said: err };
    };
    assert.deepEqual(await plugin("deep/er/good.capnp"), { success: true, said: "" });
    assert.ok((await Deno.readTextFile(`${folder}/deep/er/good.capnp.ts`)).startsWith("// Generated from"));
    for (const bad of ["../evil.capnp", "deep/../../evil.capnp", `${folder}/evil.capnp`]) {
      const { success, said } = await plugin(bad);
      assert.ok(!success && said.startsWith("capnpc-ts: ") && said.includes("outside"), said);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("any change to a request: code, or a CapnpError", () => {
  const change = fc.tuple(fc.nat({ max: request.byteLength - 1 }), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = request.slice();
      for (const [at, byte] of changes) changed[at] = byte;
      try {
        generate(changed);
      } catch (error) {
        assert.ok(error instanceof CapnpError, String(error));
      }
    }),
    { numRuns: 30 },
  );
});
