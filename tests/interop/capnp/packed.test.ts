// The packed library generates code in an empty folder and runs the examples on Node 24, and TypeScript accepts its
// declarations.

import assert from "node:assert/strict";
import { leftOut, withPacked } from "../packed-library.ts";

const capnp = new URL("../../../packages/capnp", import.meta.url).pathname;

Deno.test({
  name: `the packed library works on Node 24${leftOut === undefined ? "" : ` (${leftOut})`}`,
  ignore: leftOut !== undefined,
  fn: () =>
    withPacked(["capnp"], async ({ folder, node, typeCheck }) => {
      // The plugin reads what the compiler wrote, so this needs no compiler.
      const plugin = `${folder}/node_modules/.bin/capnpc-ts`;
      await node([plugin], await Deno.readFile(`${capnp}/examples/request.bin`));
      const generated = await Deno.readTextFile(`${folder}/greeter.capnp.ts`);
      assert.equal(generated, await Deno.readTextFile(`${capnp}/examples/greeter.capnp.ts`));
      for (const name of ["codec", "rpc"]) {
        await Deno.copyFile(`${capnp}/examples/${name}.ts`, `${folder}/${name}.ts`);
        // The examples assert what they show.
        await node([`${name}.ts`]);
      }
      await typeCheck();
    }),
});
