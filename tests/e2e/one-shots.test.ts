// The product by single commands, where two of them, or a command and a node that is away, meet: nothing is lost, and what
// went wrong is said to a person in two lines and to a script as an object.
import { strict as assert } from "node:assert";
import { NodeProcess } from "../../testkit/src/node-process.ts";
import { type Ended, ended, give } from "@quicproquo/testkit/programs";
import { alone } from "../cli/one-shot.ts";
import { qpq } from "../cli/people.ts";

const decoder = new TextDecoder();

/** Without a terminal; the password comes over standard input. */
function start(folder: string, password: string, ...args: string[]): Deno.ChildProcess {
  const child = alone([...qpq, ...args, "--data-dir", folder, "--password-fd", "0"], { stdin: "piped" });
  give(child, `${password}\n`).catch(() => {});
  return child;
}

function run(folder: string, password: string, ...args: string[]): Promise<Ended> {
  return ended(start(folder, password, ...args));
}

/** Said in one line and what to do in another; with --json as an object of the same. Returns the line. */
async function refused(exit: number, folder: string, password: string, ...args: string[]): Promise<string> {
  const plain = await run(folder, password, ...args);
  const shown = `qpq ${args.join(" ")}: ${plain.code}\n${plain.out}${plain.err}`;
  assert.equal(plain.code, exit, shown);
  assert.match(plain.err, /^✗ [^\n]+\n( {2}[^\n]+\n)?$/, shown);
  assert.doesNotMatch(plain.err, /\.ts:\d/, shown);
  const json = await run(folder, password, ...args, "--json");
  assert.equal(json.code, exit, shown);
  const { error } = JSON.parse(json.err);
  assert.equal(plain.err.split("\n")[0], `✗ ${error.message[0].toUpperCase()}${error.message.slice(1)}`, json.err);
  return error.message;
}

Deno.test("single commands: a message kept for a node that is away, a profile that another one has open, a login that tells no names", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-one-shots-" });
  let node = await NodeProcess.start({ data: `${folder}/node` });
  const [alice, bob] = [`${folder}/alice`, `${folder}/bob`];
  try {
    for (const [data, name] of [[alice, "alice"], [bob, "bob"]] as const) {
      const made = await run(data, "secret", "register", name, "--node", node.address);
      assert.equal(made.code, 0, made.err);
    }
    assert.equal((await run(alice, "secret", "send", "@bob", "first")).code, 0);

    await node.kill("SIGKILL");
    const kept = await run(alice, "secret", "send", "@bob", "second", "--timeout", "2");
    assert.equal(kept.code, 7, kept.err);
    assert.match(kept.err, /^Kept here/);
    node = await NodeProcess.start({ data: `${folder}/node`, port: node.port });
    assert.equal((await run(alice, "secret", "send", "@bob", "third")).code, 0);

    const following = start(bob, "secret", "read", "@alice", "--follow", "--json");
    const output = following.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    while (!printed.includes("third")) {
      const { done, value } = await output.read();
      assert.ok(!done, `it ended after ${printed}`);
      printed += value;
    }
    const texts = printed.trimEnd().split("\n").map((line) => JSON.parse(line)).filter(({ notice }) => !notice);
    assert.deepEqual(texts.map(({ text }) => text), ["first", "second", "third"]);
    // Another program has the profile open: this one goes through it, and needs no password for that.
    const beside = await run(bob, "not the password", "list", "--json");
    assert.equal(beside.code, 0, beside.err);
    assert.equal(JSON.parse(beside.out).title, "alice");
    // It ends when nobody reads its output; setsid passes no signals on.
    await output.cancel();
    following.kill("SIGTERM");
    await following.stderr.cancel();
    await following.status;

    // To an empty machine, and the old one is told why it hears nothing more.
    const [file, phrase] = [`${folder}/alice.qpq`, `${folder}/phrase`];
    await Deno.writeTextFile(phrase, "a long passphrase\n", { mode: 0o600 });
    const passphrase = ["--passphrase-file", phrase];
    assert.equal((await run(alice, "secret", "export", "account", file, ...passphrase)).code, 0);
    const moved = `${folder}/moved`;
    const imported = await run(moved, "secret", "import", file, ...passphrase);
    assert.equal(imported.code, 0, imported.err);
    assert.equal((await run(moved, "secret", "send", "@bob", "from elsewhere")).code, 0);
    const past = await run(moved, "secret", "read", "@bob", "--json");
    const written = past.out.trimEnd().split("\n").map((line) => JSON.parse(line)).filter(({ notice }) => !notice);
    assert.deepEqual(written.map(({ text }) => text), ["first", "second", "third", "from elsewhere"]);
    assert.match((await run(alice, "secret", "read", "@bob")).err, /the session has ended/);

    // A transcript, and a stranger who looks at it.
    const transcript = `${folder}/bob.txt`;
    assert.equal((await run(moved, "secret", "export", "transcript", "@bob", transcript)).code, 0);
    const nobody = `${folder}/nobody`;
    const verified = await run(nobody, "", "export", "verify", transcript, "--json");
    const { valid, name, brokenCount } = JSON.parse(verified.out);
    assert.deepEqual([verified.code, valid, name, brokenCount], [0, true, "alice", 0]);
    await Deno.writeTextFile(transcript, (await Deno.readTextFile(transcript)).replace(": second", ": 2nd"));
    const changed = await run(nobody, "", "export", "verify", transcript);
    assert.equal(changed.code, 6);
    assert.match(changed.out, /^broken {5}1 line: \d+$/m);

    // On a machine that knows neither: the node tells nobody which names there are.
    const other = `${folder}/other`;
    const wrong = await refused(4, other, "other", "login", "alice", "--node", node.address);
    const unknown = await refused(4, other, "other", "login", "nobody", "--node", node.address);
    assert.equal(wrong, unknown);
  } finally {
    await node[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a node that takes people by invitation: a code is good once, and nothing is left of who had none", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-invited-" });
  try {
    const data = `${folder}/node`;
    await using node = await NodeProcess.start({ data, args: ["--registration", "invite"] });
    const invitation = async (): Promise<string> => {
      const [deno = ""] = qpq;
      const program = new URL("../../packages/server/src/main.ts", import.meta.url).pathname;
      const args = ["run", "-A", "--quiet", program, "user", "invite", "--data", data];
      return decoder.decode((await new Deno.Command(deno, { args }).output()).stdout).trim();
    };
    const register = (name: string, ...more: string[]): Promise<Ended> =>
      run(`${folder}/${name}`, "secret", "register", name, "--node", node.address, ...more);

    const uninvited = await register("alice");
    assert.equal(uninvited.code, 2, uninvited.err);
    assert.match(uninvited.err, /by invitation[^]*--invite-file/);
    const code = `${folder}/code`;
    await Deno.writeTextFile(code, await invitation(), { mode: 0o600 });
    assert.equal((await register("alice", "--invite-file", code)).code, 0);
    const second = await register("bob", "--invite-file", code);
    assert.equal(second.code, 9, second.err);
    assert.match(second.err, /each good once/);
    await Deno.writeTextFile(code, await invitation(), { mode: 0o600 });
    assert.equal((await register("bob", "--invite-file", code)).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
