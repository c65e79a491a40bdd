// The command line against a real node, read like a session: two people, no terminal, every command by itself. Then what
// goes wrong, each as one line that says what happened and one that says what to do.
import { strict as assert } from "node:assert";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { childOf } from "../../testkit/src/programs.ts";
import { type Ended, ended } from "@quicproquo/testkit/programs";
import { alone } from "./one-shot.ts";
import { qpq } from "./people.ts";

/** Somebody's machine: a data folder, and a password file that only they can read. */
class Machine {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  get data(): string {
    return `${this.#folder}/data`;
  }

  static async make(folder: string, password: string): Promise<Machine> {
    const machine = new Machine(folder);
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await machine.setPassword(password);
    return machine;
  }

  async setPassword(password: string): Promise<void> {
    await Deno.writeTextFile(`${this.#folder}/password`, `${password}\n`, { mode: 0o600 });
  }

  spawn(...args: string[]): Deno.ChildProcess {
    const common = ["--data-dir", this.data, "--password-file", `${this.#folder}/password`];
    return alone([...qpq, ...args, ...common]);
  }

  qpq(...args: string[]): Promise<Ended> {
    return ended(this.spawn(...args));
  }

  /** A command that must succeed; its JSON lines. */
  async ok(...args: string[]): Promise<Record<string, unknown>[]> {
    const { code, out, err } = await this.qpq(...args, "--json");
    assert.equal(code, 0, `qpq ${args.join(" ")}: ${err}`);
    return out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /** A command that must fail: one line, a hint, no trace. */
  async refused(code: number, said: RegExp, ...args: string[]): Promise<void> {
    const ended = await this.qpq(...args);
    const shown = `qpq ${args.join(" ")}: ${ended.code}\n${ended.err}`;
    assert.equal(ended.code, code, shown);
    assert.match(ended.err, said, shown);
    assert.match(ended.err, /^✗ [^\n]+\n {2}[^\n]+\n$/, shown);
    assert.doesNotMatch(ended.err, /\.ts:\d/, shown);
  }
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-session-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("one-shot commands: two people write to each other, and a group with what it needs", () =>
  inFolder(async (folder) => {
    await using node = await NodeProcess.start({ data: `${folder}/node` });
    const alice = await Machine.make(`${folder}/alice`, "alice's password");
    const bob = await Machine.make(`${folder}/bob`, "bob's password");

    const [registered] = await alice.ok("register", "Alice", "--node", node.address);
    assert.equal(registered?.["name"], "alice");
    await bob.ok("register", "bob", "--node", node.address);
    // From here on the last node and the only profile are meant.
    assert.equal((await alice.ok("whoami"))[0]?.["key"], registered?.["key"]);
    assert.equal((await alice.ok("node-info"))[0]?.["registration"], "open");

    const [sent] = await alice.ok("send", "@bob", "one line");
    assert.match(String(sent?.["state"]), /^(sent|delivered)$/);
    assert.deepEqual((await bob.ok("list")).map(({ title, unread }) => `${title} ${unread}`), ["alice 1"]);
    assert.deepEqual((await bob.ok("read")).map(({ text }) => text), ["one line"]);
    assert.deepEqual(await bob.ok("read"), [], "what was read is read");

    // Bob follows while alice writes.
    const following = bob.spawn("read", "@alice", "--follow", "--json");
    const lines = following.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let followed = "";
    const until = async (text: string): Promise<void> => {
      while (!followed.includes(text)) {
        const { done, value } = await lines.read();
        assert.ok(!done, followed);
        followed += value;
      }
    };
    await until("one line");
    await alice.ok("send", "@bob", "while bob follows");
    await until("while bob follows");
    // Others go through the one that has the profile open, which shows what they write.
    assert.equal((await bob.ok("whoami"))[0]?.["name"], "bob");
    await bob.ok("send", "@alice", "beside it");
    await until("beside it");
    // SIGINT to the program below setsid.
    Deno.kill(await childOf(following), "SIGINT");
    assert.equal((await following.status).code, 0);
    await lines.cancel();
    await following.stderr.cancel();
    assert.equal(followed.split("one line").length, 2);

    await alice.ok("group", "create", "team");
    await alice.ok("group", "add", "#team", "bob");
    await bob.ok("read");
    const members = await bob.ok("group", "members", "#team");
    assert.deepEqual(members.map(({ name, role }) => `${name} ${role}`).sort(), ["alice admin", "bob member"]);
    await bob.ok("send", "#team", "thanks");
    assert.ok((await alice.ok("read", "#team")).some(({ text }) => text === "thanks"));
    await bob.refused(9, /admin/i, "group", "remove", "#team", "alice");
    await alice.ok("group", "remove", "#team", "bob");

    assert.equal((await alice.ok("logout"))[0]?.["loggedOut"], true);
    // Without a session it is kept here, and what is missing is said.
    await alice.refused(4, /session|log in/i, "send", "@bob", "kept");
    await alice.ok("login", "alice");
    assert.deepEqual((await bob.ok("read", "@alice")).map(({ text }) => text), [
      "one line",
      "while bob follows",
      "beside it",
      "kept",
    ]);
  }));

Deno.test("one-shot commands: what goes wrong is one line and what to do", () =>
  inFolder(async (folder) => {
    const node = await NodeProcess.start({ data: `${folder}/node` });
    const alice = await Machine.make(`${folder}/alice`, "alice's password");
    const other = await Machine.make(`${folder}/other`, "alice's password");
    try {
      const bare = node.address.replace(/#.*/, "");
      await alice.refused(2, /No node is known/, "whoami");
      await alice.refused(6, /no terminal to ask on/, "register", "alice", "--node", bare);
      await alice.refused(6, /certificate/, "register", "alice", "--node", `${bare}#${"A".repeat(43)}`);
      await alice.refused(2, /pin/, "register", "alice", "--node", `${bare}#short`);
      await alice.ok("register", "alice", "--node", node.address);

      await other.refused(9, /belongs to somebody/, "register", "alice", "--node", node.address);
      // The right password without the profile: where the key lives.
      await other.refused(4, /not here/, "login", "alice", "--node", node.address);
      await other.setPassword("wrong");
      await other.refused(4, /password/i, "login", "alice", "--node", node.address);
      await alice.refused(3, /stranger/, "dm", "stranger");
      await alice.refused(3, /stranger/, "read", "@stranger");
      await alice.refused(3, /nowhere/, "send", "#nowhere", "hello");

      await alice.setPassword("wrong");
      await alice.refused(4, /not the password/, "whoami");
      await alice.setPassword("alice's password");
      await node.kill("SIGKILL");
      await alice.refused(5, /reach/i, "node-info", "--timeout", "2");
      await alice.refused(5, /reach/i, "register", "bob", "--timeout", "2");
      // Another node where alice's was: its certificate is not the one that she trusts.
      await using _impostor = await NodeProcess.start({ data: `${folder}/impostor`, port: node.port });
      await alice.refused(6, /certificate/i, "register", "carol");

      const store = await find(alice.data, "store.db");
      const bytes = await Deno.readFile(store);
      bytes.fill(0x55, 4096, 12_288);
      await Deno.writeFile(store, bytes);
      await alice.refused(8, /damaged/, "list", "--timeout", "2");
    } finally {
      await node[Symbol.asyncDispose]();
    }
  }));

async function find(folder: string, name: string): Promise<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === name) return path;
    if (entry.isDirectory) {
      const found = await find(path, name).catch(() => undefined);
      if (found !== undefined) return found;
    }
  }
  throw new Error(`no ${name} below ${folder}`);
}
