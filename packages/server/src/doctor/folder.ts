// Who may read the folder: its owner alone, and every file in it belongs to that owner.

import type { Finding } from "./finding.ts";

export function* examineFolder(data: string, keyGiven: boolean): Generator<Finding> {
  let folder: Deno.FileInfo;
  try {
    folder = Deno.statSync(data);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    yield {
      subject: "folder",
      state: "failed",
      found: `${data} is not there`,
      hint: "Start the node once, or see --data.",
    };
    return;
  }
  const loose: string[] = isLoose(folder) ? [data] : [];
  const foreign: string[] = [];
  for (const name of names(data)) {
    const info = Deno.lstatSync(`${data}/${name}`);
    // What others are kept out of by the folder need not be checked one by one; the key is, since it travels in backups.
    if (name === "node.key" && isLoose(info)) loose.push(`${data}/${name}`);
    if (info.uid !== folder.uid) foreign.push(`${data}/${name}`);
  }
  if (loose.length > 0) {
    yield {
      subject: "permissions",
      state: "failed",
      found: `others may look into ${loose.join(", ")}`,
      hint: `chmod go-rwx ${loose.join(" ")}`,
    };
  }
  if (foreign.length > 0) {
    yield {
      subject: "permissions",
      state: "failed",
      found: `somebody else owns ${foreign.join(", ")}`,
      hint: `chown -R the node's user ${data}: something was run as another one.`,
    };
  }
  if (loose.length + foreign.length === 0) {
    yield { subject: "permissions", state: "ok", found: `${data} is its owner's alone` };
  }
  const hasKey = names(data).includes("node.key");
  if (hasKey) {
    yield keyGiven
      ? {
        subject: "key",
        state: "warning",
        found: "QPQ_DB_KEY is given, and node.key lies in the folder too",
        hint: "Only QPQ_DB_KEY is used; if it is the right one, take node.key away.",
      }
      : { subject: "key", state: "ok", found: "node.key, beside the database: keep a copy elsewhere" };
  } else if (keyGiven) yield { subject: "key", state: "ok", found: "from QPQ_DB_KEY; none in the folder" };
}

function names(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Systems without such modes tell none. */
function isLoose({ mode }: Deno.FileInfo): boolean {
  return mode !== null && (mode & 0o077) !== 0;
}
