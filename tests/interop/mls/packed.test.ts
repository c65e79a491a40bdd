// The packed library runs the examples on Node 24, and TypeScript accepts its declarations.

import { leftOut, withPacked } from "../packed-library.ts";

const mls = new URL("../../../packages/mls", import.meta.url).pathname;

Deno.test({
  name: `the packed MLS library works on Node 24${leftOut === undefined ? "" : ` (${leftOut})`}`,
  ignore: leftOut !== undefined,
  fn: () =>
    withPacked(["mls"], async ({ folder, node, typeCheck }) => {
      for (const name of ["conversation", "changes"]) {
        await Deno.copyFile(`${mls}/examples/${name}.ts`, `${folder}/${name}.ts`);
        // The examples assert what they show.
        await node([`${name}.ts`]);
      }
      await typeCheck();
    }),
});
