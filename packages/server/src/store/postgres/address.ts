// Where the database is: `postgres://USER@HOST:PORT/NAME`. A password stands nowhere in it, as addresses end up in process lists
// and logs; and a server elsewhere is spoken to over TLS, unless the address says otherwise in so many words.

import { NodeError } from "../../errors.ts";

export interface DatabaseAddress {
  readonly url: string;
  /** As the runtime's permission wants it: `HOST:PORT`. */
  readonly hostAndPort: string;
}

const defaultPort = "5432";
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Throws `NodeError`: `config-invalid`. */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "postgres:" && url.protocol !== "postgresql:") || url.hostname === "") {
    throw invalid("database is not postgres://USER@HOST:PORT/NAME", "Leave it out for the embedded database.");
  }
  if (url.password !== "" || url.searchParams.has("password")) {
    throw invalid("the database's address carries a password", "Put it into QPQ_DATABASE_PASSWORD instead.");
  }
  if (url.username === "" || url.pathname.length < 2) {
    throw invalid("the database's address names no user or no database", "As in postgres://qpq@127.0.0.1:5432/qpq.");
  }
  const mode = url.searchParams.get("sslmode");
  if (!loopback.test(url.hostname) && mode !== "verify-full" && mode !== "disable") {
    throw invalid(
      `the database on ${url.hostname} would not be known for sure`,
      "Add ?sslmode=verify-full (and &sslrootcert=FILE), or ?sslmode=disable on a network that nobody else is on.",
    );
  }
  return { url: text, hostAndPort: `${url.hostname}:${url.port === "" ? defaultPort : url.port}` };
}

function invalid(message: string, hint: string): NodeError {
  return new NodeError("config-invalid", message, { hint });
}
