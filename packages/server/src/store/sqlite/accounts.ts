// Accounts, invitations, logins, sessions and the node's secrets, in SQLite.

import { Buffer } from "node:buffer";
import type { Database } from "better-sqlite3-multiple-ciphers";
import { hashLogName, parseUserName } from "@quicproquo/protocol/transparency";
import type { Account, LoginAccount, Session } from "../store.ts";
import type { AccountCalls } from "../operation.ts";
import type { LogTable } from "./log.ts";
import type { Executors } from "./operations.ts";

export function accountExecutors(database: Database, log: LogTable): Pick<Executors, AccountCalls> {
  const secret = database.prepare<[string], { value: Uint8Array }>("SELECT value FROM secrets WHERE name = ?");
  const keepSecret = database.prepare<[string, Uint8Array]>(
    "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const invite = database.prepare<[Uint8Array, number], { used_by: number | null }>(
    "SELECT used_by FROM invites WHERE code_hash = ? AND expires_at > ?",
  );
  const keepInvite = database.prepare<[Uint8Array, number, number]>(
    "INSERT INTO invites (code_hash, created_at, expires_at) VALUES (?, ?, ?)",
  );
  const useInvite = database.prepare<[number | bigint, Uint8Array]>(
    "UPDATE invites SET used_by = ? WHERE code_hash = ?",
  );
  const addAccount = database.prepare<[string, Uint8Array, Uint8Array, Uint8Array, number]>(
    `INSERT INTO accounts (username, identity_key, registration_request, registration_record, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const byName = database.prepare<[string], Account>(
    "SELECT id AS account, username, identity_key AS identityKey FROM accounts WHERE username = ?",
  );
  const byKey = database.prepare<[Uint8Array], Account>(
    "SELECT id AS account, username, identity_key AS identityKey FROM accounts WHERE identity_key = ?",
  );
  const loginByName = database.prepare<[string], LoginAccount>(
    `SELECT id AS account, registration_request AS registrationRequest, registration_record AS registrationRecord
     FROM accounts WHERE username = ?`,
  );
  const prefixSince = database.prepare<[number, string, number], object>(
    "SELECT 1 FROM login_prefixes WHERE account = ? AND prefix = ? AND last_at >= ?",
  );
  const keepPrefix = database.prepare<[number, string, number]>(
    `INSERT INTO login_prefixes (account, prefix, last_at) VALUES (?, ?, ?)
     ON CONFLICT (account, prefix) DO UPDATE SET last_at = excluded.last_at`,
  );
  const dropPending = database.prepare<[number]>("DELETE FROM pending_logins WHERE expires_at <= ?");
  const keepPending = database.prepare<[Uint8Array, number | null, Uint8Array | null, number]>(
    `INSERT OR REPLACE INTO pending_logins (hash, account, expires_at)
     VALUES (?, (SELECT id FROM accounts WHERE id = ? AND registration_request = ?), ?)`,
  );
  const takePending = database.prepare<[Uint8Array], { account: number | null; expiresAt: number }>(
    "DELETE FROM pending_logins WHERE hash = ? RETURNING account, expires_at AS expiresAt",
  );
  const byId = database.prepare<[number], Account>(
    "SELECT id AS account, username, identity_key AS identityKey FROM accounts WHERE id = ?",
  );
  const addSession = database.prepare<[Uint8Array, Uint8Array, number, number, number, number]>(
    "INSERT INTO sessions (token_hash, id, account, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const dropSessions = database.prepare<[number, number]>("DELETE FROM sessions WHERE account = ? AND expires_at <= ?");
  const session = database.prepare<[Uint8Array, number], Session>(
    `SELECT s.id, s.account, a.username, a.identity_key AS identityKey, s.created_at AS createdAt,
       s.expires_at AS expiresAt
     FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.token_hash = ? AND s.expires_at > ?`,
  );
  const endSession = database.prepare<[Uint8Array]>("DELETE FROM sessions WHERE token_hash = ?");

  return {
    secret({ name, value }) {
      const stored = secret.get(name);
      if (stored !== undefined) return stored.value;
      keepSecret.run(name, value);
      return value;
    },
    findSecret: ({ name }) => secret.get(name)?.value,
    replaceSecret({ name, value }) {
      keepSecret.run(name, value);
    },
    register({ username, identityKey, registrationRequest, registrationRecord, inviteHash, now }) {
      if (inviteHash !== undefined && invite.get(inviteHash, now)?.used_by !== null) return "invite-refused";
      const name = parseUserName(username);
      if (name === undefined) throw new RangeError("the name to register is no user name");
      // The log has every account's name and key, those of deleted accounts too.
      const nameHash = hashLogName(name);
      if (log.knowsName(nameHash)) return "username-taken";
      if (log.knowsKey(identityKey)) return "identity-taken";
      const added = addAccount.run(username, identityKey, registrationRequest, registrationRecord, now);
      log.append("bind", nameHash, identityKey, now);
      if (inviteHash !== undefined) useInvite.run(added.lastInsertRowid, inviteHash);
      return "registered";
    },
    createInvite({ codeHash, now, expiresAt }) {
      keepInvite.run(codeHash, now, expiresAt);
    },
    findUser: ({ username }) => byName.get(username),
    findIdentity: ({ identityKey }) => byKey.get(identityKey),
    findLogin({ username, prefix, prefixesSince }) {
      const account = loginByName.get(username);
      const knownPrefix = prefixSince.get(account?.account ?? 0, prefix, prefixesSince) !== undefined;
      return { account, knownPrefix };
    },
    keepPendingLogin({ hash, account, registrationRequest, now, expiresAt }) {
      dropPending.run(now);
      keepPending.run(hash, account ?? null, registrationRequest ?? null, expiresAt);
    },
    finishLogin({ hash, identityKey, prefix, tokenHash, sessionId, now, expiresAt }) {
      const pending = takePending.get(hash);
      if (pending === undefined || pending.account === null || pending.expiresAt <= now) return undefined;
      const account = byId.get(pending.account);
      if (account === undefined) return undefined;
      if (identityKey.length > 0 && Buffer.compare(identityKey, account.identityKey) !== 0) return undefined;
      dropSessions.run(account.account, now);
      addSession.run(tokenHash, sessionId, account.account, now, now, expiresAt);
      keepPrefix.run(account.account, prefix, now);
      return { id: sessionId, ...account, createdAt: now, expiresAt };
    },
    findSession: ({ tokenHash, now }) => session.get(tokenHash, now),
    endSession({ tokenHash }) {
      endSession.run(tokenHash);
    },
  };
}
