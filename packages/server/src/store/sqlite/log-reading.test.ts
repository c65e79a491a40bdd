// What is told of the log beside a node that goes on writing.

import { deepStrictEqual } from "node:assert/strict";
import { accountExecutors } from "./accounts.ts";
import { logExecutors } from "./log-reading.ts";
import { logTable } from "./log.ts";
import { openDatabase } from "./open.ts";

Deno.test("log: accounts and entries are compared as of one moment, though somebody registers in between", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-log-" });
  try {
    const open = () => openDatabase({ path: `${folder}/node.db`, key: new Uint8Array(), maxBytes: undefined });
    const [node, visitor] = [open(), open()];
    const { register } = accountExecutors(node, logTable(node));
    let people = 0;
    const another = (): void => {
      people += 1;
      const [identityKey, registrationRequest] = [new Uint8Array(32).fill(people), new Uint8Array(32)];
      const record = { registrationRequest, registrationRecord: new Uint8Array(192), inviteHash: undefined };
      register({ username: `person${people}`, identityKey, ...record, now: people });
    };
    another();
    // When the visitor has read all accounts, one more comes.
    const hooked = new Proxy(visitor, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "prepare") return value.bind(target);
        return (sql: string) => {
          const statement = target.prepare(sql);
          if (!/^SELECT username.*FROM accounts$/s.test(sql)) return statement;
          return {
            *iterate() {
              yield* statement.iterate();
              another();
            },
          };
        };
      },
    });
    const { logStrays } = logExecutors(hooked);
    deepStrictEqual(logStrays({}), { unboundAccounts: 0, bindsWithoutAccount: 0 });
    deepStrictEqual(people, 2);
    deepStrictEqual(logStrays({}), { unboundAccounts: 0, bindsWithoutAccount: 0 });
    node.close();
    visitor.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
