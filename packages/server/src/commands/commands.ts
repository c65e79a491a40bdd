// Every command of qpq-server.

import type { Command } from "./command.ts";

export const commands: readonly Command[] = [
  {
    words: "",
    operands: [],
    summary: "runs a node",
    about:
      "Prints the node's address on standard output and its log on standard error. SIGTERM or SIGINT drains it: calls\n" +
      "finish, subscribers are told, after ten seconds at most it is gone.",
    flags: [
      { flag: "stop-with-stdin", help: "stops when standard input ends, so that a node dies with its parent" },
      { flag: "version", help: "the version alone" },
    ],
    example: "qpq-server --data /var/lib/qpq --listen 0.0.0.0:7000 --public-host chat.example.org",
    load: async () => (await import("./run.ts")).runCommand,
  },
  {
    words: "config",
    operands: [],
    summary: "shows every setting as it would be in force, and where it comes from",
    flags: [],
    example: "qpq-server config --config /etc/qpq/qpq.toml",
    load: async () => (await import("./config.ts")).configCommand,
  },
  {
    words: "start-line",
    operands: [],
    summary: "prints the command that runs a node with no more permissions than it needs",
    about: "Put it into a service manager's unit. It takes the settings of the node that it shall run.",
    flags: [],
    example: "qpq-server start-line --data /var/lib/qpq --listen 0.0.0.0:7000",
    load: async () => (await import("./start-line.ts")).startLineCommand,
  },
  {
    words: "user list",
    operands: [],
    summary: "who has an account, since when, and what waits for them",
    about: "Works beside a running node, and without one.",
    flags: [],
    example: "qpq-server user list --data /var/lib/qpq",
    load: async () => (await import("./user-list.ts")).userListCommand,
  },
  {
    words: "user invite",
    operands: [],
    summary: "prints a code that lets one person register",
    about: "A code is shown once: only its hash is stored. Works beside a running node, and without one.",
    flags: [
      { flag: "days", value: "N", help: "how long it is good (default 7, at most 365)" },
      { flag: "count", value: "N", help: "so many codes, a line each (default 1, at most 1000)" },
    ],
    example: "qpq-server user invite --data /var/lib/qpq --days 7",
    load: async () => (await import("./user-invite.ts")).userInviteCommand,
  },
  {
    words: "user delete",
    operands: ["NAME"],
    summary: "ends somebody's account, with everything that waits for them",
    about:
      "A running node does it itself: sessions and subscriptions end within a second. Name and key stay reserved, and the\n" +
      "log gets a tombstone that everybody sees. It cannot be undone.",
    flags: [{ flag: "yes", help: "that it is really meant" }],
    example: "qpq-server user delete alice --yes --data /var/lib/qpq",
    load: async () => (await import("./user-delete.ts")).userDeleteCommand,
  },
  {
    words: "doctor",
    operands: [],
    summary: "says what has to be done: permissions, disk, clock, certificate, schema, log, bucket",
    about: "Changes nothing. Works beside a running node, and without one. Ends with 1 if something failed.",
    flags: [],
    example: "qpq-server doctor --data /var/lib/qpq",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  {
    words: "backup",
    operands: [],
    summary: "a copy of the node in a new folder, taken while it runs, encrypted",
    about:
      "Holds the database, the files that people sent each other, and the journal of the log. It is encrypted with the\n" +
      "node's key (node.key or QPQ_DB_KEY), which is not in it: copy that once to a place of its own. The folder appears\n" +
      "when everything is in it and on disk; `qpq-server restore` makes a node of it.",
    flags: [{ flag: "to", value: "FOLDER", help: "must not be there yet" }],
    example: "qpq-server backup --data /var/lib/qpq --to /backup/qpq-monday",
    load: async () => (await import("./backup.ts")).backupCommand,
  },
  {
    words: "restore",
    operands: [],
    summary: "makes a node out of a backup and the log's journal",
    about:
      "The journal must be the newest there is: log.journal on the lost node's disk, or its most frequent copy. What it\n" +
      "has beyond the backup is done again; names whose accounts are lost stay reserved. All sessions end, key packages go\n" +
      "(clients bring new ones), messages get numbers that were never used. --data must hold no node.",
    flags: [
      { flag: "from", value: "FOLDER", help: "what `qpq-server backup` made" },
      { flag: "journal", value: "FILE", help: "the newest copy of log.journal; nothing is restored without it" },
      { flag: "key-file", value: "FILE", help: "the copy of node.key that was put aside, if QPQ_DB_KEY is not set" },
    ],
    example:
      "qpq-server restore --data /var/lib/qpq --from /backup/monday --journal /backup/log.journal --key-file /safe/key",
    load: async () => (await import("./restore.ts")).restoreCommand,
  },
  {
    words: "migrate-store",
    operands: [],
    summary: "moves a stopped node's data from the database in its folder to one on PostgreSQL",
    about:
      "The database must be empty, or hold what an interrupted run left: that goes on where it stopped. Every row is\n" +
      "compared on both sides before a node may open it. The one in the folder stays as it was; node.moved beside it keeps\n" +
      "a node from being started on it, for two would tell people two histories. Files and journal stay where they are.",
    flags: [],
    example: "qpq-server migrate-store --data /var/lib/qpq --database postgres://qpq@127.0.0.1:5432/qpq",
    load: async () => (await import("./migrate-store.ts")).migrateStoreCommand,
  },
  {
    words: "log verify",
    operands: [],
    summary: "checks the transparency log: database against journal, every hash and rule",
    about: "Works beside a running node, and without one.",
    flags: [],
    example: "qpq-server log verify --data /var/lib/qpq",
    load: async () => (await import("./log-verify.ts")).logVerifyCommand,
  },
];
