// Accounts, invitations, logins, sessions and the node's secrets, in PostgreSQL.

import { sameBytes } from "@quicproquo/protocol";
import { hashLogName, parseUserName } from "@quicproquo/protocol/transparency";
import type { Account, LoginAccount, Session } from "../store.ts";
import type { AccountCalls } from "../operation.ts";
import type { Executors } from "./executors.ts";
import { append, lockLog } from "./log.ts";
import type { SecretBox } from "./secret-box.ts";
import type { Sql } from "./sql.ts";

const account = `SELECT id AS account, username, identity_key AS "identityKey" FROM accounts`;

export function accountExecutors(box: SecretBox): Pick<Executors, AccountCalls> {
  const stored = async (sql: Sql, name: string): Promise<Uint8Array | undefined> => {
    const found = await sql.first<{ value: Uint8Array }>("SELECT value FROM secrets WHERE name = $1", name);
    return found === undefined ? undefined : box.open(name, found.value);
  };
  return {
    async secret(sql, { name, value }) {
      await sql.run(
        "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        name,
        box.seal(name, value),
      );
      return await stored(sql, name) ?? value;
    },
    findSecret: (sql, { name }) => stored(sql, name),
    async replaceSecret(sql, { name, value }) {
      await sql.run(
        `INSERT INTO secrets (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        name,
        box.seal(name, value),
      );
    },
    async register(sql, { username, identityKey, registrationRequest, registrationRecord, inviteHash, now }) {
      if (inviteHash !== undefined) {
        const invite = await sql.first<{ usedBy: number | null }>(
          `SELECT used_by AS "usedBy" FROM invites WHERE code_hash = $1 AND expires_at > $2 FOR UPDATE`,
          inviteHash,
          now,
        );
        if (invite?.usedBy !== null) return "invite-refused";
      }
      const name = parseUserName(username);
      if (name === undefined) throw new RangeError("the name to register is no user name");
      await lockLog(sql);
      const nameHash = hashLogName(name);
      // The log has every account's name and key, those of deleted accounts too.
      const known = await sql.first<{ name: boolean; key: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM log_entries WHERE name_hash = $1 AND kind = 1) AS name,
           EXISTS (SELECT 1 FROM log_entries WHERE identity_key = $2 AND kind = 1) AS key`,
        nameHash,
        identityKey,
      );
      if (known?.name === true) return "username-taken";
      if (known?.key === true) return "identity-taken";
      const added = await sql.first<{ id: number }>(
        `INSERT INTO accounts (username, identity_key, registration_request, registration_record, created_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        username,
        identityKey,
        registrationRequest,
        registrationRecord,
        now,
      );
      if (added === undefined) throw new Error("an account was not made");
      await append(sql, "bind", nameHash, identityKey, now);
      if (inviteHash !== undefined) {
        await sql.run("UPDATE invites SET used_by = $1 WHERE code_hash = $2", added.id, inviteHash);
      }
      return "registered";
    },
    async createInvite(sql, { codeHash, now, expiresAt }) {
      await sql.run(
        "INSERT INTO invites (code_hash, created_at, expires_at) VALUES ($1, $2, $3)",
        codeHash,
        now,
        expiresAt,
      );
    },
    findUser: (sql, { username }) => sql.first<Account>(`${account} WHERE username = $1`, username),
    findIdentity: (sql, { identityKey }) => sql.first<Account>(`${account} WHERE identity_key = $1`, identityKey),
    async findLogin(sql, { username, prefix, prefixesSince }) {
      const found = await sql.first<LoginAccount>(
        `SELECT id AS account, registration_request AS "registrationRequest",
           registration_record AS "registrationRecord"
         FROM accounts WHERE username = $1`,
        username,
      );
      const known = await sql.first(
        "SELECT 1 AS known FROM login_prefixes WHERE account = $1 AND prefix = $2 AND last_at >= $3",
        found?.account ?? 0,
        prefix,
        prefixesSince,
      );
      return { account: found, knownPrefix: known !== undefined };
    },
    async keepPendingLogin(sql, { hash, account, registrationRequest, now, expiresAt }) {
      await sql.run("DELETE FROM pending_logins WHERE expires_at <= $1", now);
      await sql.run(
        `INSERT INTO pending_logins (hash, account, expires_at)
         VALUES ($1, (SELECT id FROM accounts WHERE id = $2 AND registration_request = $3 FOR KEY SHARE), $4)
         ON CONFLICT (hash) DO UPDATE SET account = excluded.account, expires_at = excluded.expires_at`,
        hash,
        account ?? null,
        registrationRequest ?? null,
        expiresAt,
      );
    },
    async finishLogin(sql, { hash, identityKey, prefix, tokenHash, sessionId, now, expiresAt }) {
      const pending = await sql.first<{ account: number | null; expiresAt: number }>(
        `DELETE FROM pending_logins WHERE hash = $1 RETURNING account, expires_at AS "expiresAt"`,
        hash,
      );
      if (pending === undefined || pending.account === null || pending.expiresAt <= now) return undefined;
      const found = await sql.first<Account>(`${account} WHERE id = $1 FOR KEY SHARE`, pending.account);
      if (found === undefined) return undefined;
      if (identityKey.length > 0 && !sameBytes(identityKey, found.identityKey)) return undefined;
      await sql.run("DELETE FROM sessions WHERE account = $1 AND expires_at <= $2", found.account, now);
      await sql.run(
        `INSERT INTO sessions (token_hash, id, account, created_at, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $4, $5)`,
        tokenHash,
        sessionId,
        found.account,
        now,
        expiresAt,
      );
      await sql.run(
        `INSERT INTO login_prefixes (account, prefix, last_at) VALUES ($1, $2, $3)
         ON CONFLICT (account, prefix) DO UPDATE SET last_at = excluded.last_at`,
        found.account,
        prefix,
        now,
      );
      return { id: sessionId, ...found, createdAt: now, expiresAt };
    },
    findSession: (sql, { tokenHash, now }) =>
      sql.first<Session>(
        `SELECT s.id, s.account, a.username, a.identity_key AS "identityKey", s.created_at AS "createdAt",
           s.expires_at AS "expiresAt"
         FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.token_hash = $1 AND s.expires_at > $2`,
        tokenHash,
        now,
      ),
    async endSession(sql, { tokenHash }) {
      await sql.run("DELETE FROM sessions WHERE token_hash = $1", tokenHash);
    },
  };
}
