// The store's calls as types: what each takes and what it answers, for whoever runs them by name.

import type { Store } from "./store.ts";

export type OperationName = Exclude<keyof Store, "broken" | "full" | typeof Symbol.asyncDispose>;
export type RequestOf<K extends OperationName> = Parameters<Store[K]>[0];
export type AnswerOf<K extends OperationName> = Awaited<ReturnType<Store[K]>>;
