// What PostgreSQL does for each call of the store, inside the transaction of a group.

import type { AnswerOf, OperationName, RequestOf } from "../operation.ts";
import type { Sql } from "./sql.ts";

export type Executors = {
  readonly [K in OperationName]: (sql: Sql, request: RequestOf<K>) => Promise<AnswerOf<K>>;
};
