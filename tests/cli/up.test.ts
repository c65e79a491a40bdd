// `npm start`, as a newcomer runs it, through npm and its shell.
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { Tmux, tmuxMissing } from "../../testkit/src/tmux.ts";
import { password, product } from "./people.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const missing = tmuxMissing();
const inTerminal = (name: string, run: (folder: string) => Promise<void>): void =>
  Deno.test({ name, ignore: missing !== undefined, fn: () => inFolder(run) });

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-up-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const start = ["npm", "start", "--silent", "--"];

function npmStart(folder: string): Promise<Tmux> {
  return Tmux.start([...start, "--data-dir", folder], { cwd: root, columns: 100, rows: 30 });
}

async function register(tmux: Tmux, name: string): Promise<void> {
  await tmux.sees("register, login or import?");
  await tmux.press("Enter");
  await tmux.sees("Name:");
  await tmux.enter(name);
  for (const question of ["Password:", "Password again:"]) {
    await tmux.sees(question);
    await tmux.enter(password(name));
  }
  await tmux.sees(`You are ${name} at`);
  await tmux.shows("· online");
}

/** True while something answers at the address. */
async function answers(address: string): Promise<boolean> {
  const port = Number(/:(\d+)#/.exec(address)?.[1]);
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

/** Resolves when nothing answers any more; a node that was left behind never stops to. */
async function gone(address: string): Promise<void> {
  const end = performance.now() + 15_000;
  while (await answers(address)) {
    assert.ok(performance.now() < end, "the node is still there");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("npm start </dev/null prints the address, serves, and ends with 0 on SIGTERM", () =>
  inFolder(async (folder) => {
    const child = new Deno.Command("npm", {
      args: [...start.slice(1), "--data-dir", folder],
      cwd: root,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    while (!printed.includes("\n")) {
      const { done, value } = await reader.read();
      assert.ok(!done, `it ended after ${JSON.stringify(printed)}`);
      printed += value;
    }
    const address = printed.trim();
    assert.match(address, /^qpq:\/\/127\.0\.0\.1:70[01]\d#[\w-]{43}$/);
    assert.ok(await answers(address));
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
    await reader.cancel();
    await gone(address);
  }));

inTerminal("npm start: a node and the prompt; a second one joins it; leaving ends the node", async (folder) => {
  await using first = await npmStart(folder);
  const line = await first.sees("Node: qpq://");
  const address = line.slice(line.indexOf("qpq://"));
  await register(first, "alice");
  // As the first one says: with a name of their own only a prompt, which asks whoever it is to register.
  await first.sees(`npm start -- --as NAME ${address}`);
  await using another = await Tmux.start([...start, "--as", "bob", address, "--data-dir", folder], { cwd: root });
  await another.sees("register, login or import?");
  await another.press("C-c");
  assert.equal(await another.exit(), 130);
  // The same on another machine's data.
  await using elsewhere = await Tmux.start([...start, address, "--data-dir", `${folder}/elsewhere`], { cwd: root });
  await elsewhere.sees("register, login or import?");
  await using second = await npmStart(folder);
  await second.sees("A node with this data is running already");
  await second.sees("Another program has this profile open: this prompt goes through it");
  await second.sees("You are alice at");
  await second.press("C-d");
  assert.equal(await second.exit(), 0);
  await first.enter("/node");
  await first.sees("registration  open");
  // Somebody moves to the other machine, from the question that it asked.
  await first.enter(`/export account ${folder}/alice.qpq`);
  for (const question of ["Passphrase for the export:", "Passphrase again:"]) {
    await first.sees(question);
    await first.enter("a passphrase for the way");
  }
  await first.sees("Exported to");
  await elsewhere.enter("i");
  await elsewhere.sees("File of the export:");
  await elsewhere.enter(`${folder}/alice.qpq`);
  await elsewhere.sees("Passphrase of the export:");
  await elsewhere.enter("a passphrase for the way");
  await elsewhere.sees("Password of the account:");
  await elsewhere.enter(password("alice"));
  await elsewhere.sees("alice is here, with everything of the export.");
  await elsewhere.sees("You are alice at");
  assert.equal(await elsewhere.count("a passphrase"), 0);
  await elsewhere.press("C-d");
  assert.equal(await elsewhere.exit(), 0);
  await first.press("C-d");
  assert.equal(await first.exit(), 0);
  await gone(address);
});

inTerminal(
  "npm start: killed without warning, no node is left behind, and the next start has everything",
  async (folder) => {
    await using first = await npmStart(folder);
    const line = await first.sees("Node: qpq://");
    const address = line.slice(line.indexOf("qpq://"));
    await register(first, "alice");
    await first.enter("/create-group notes");
    await first.enter("remember the milk");
    await first.sees("you: remember the milk ✓");
    Deno.kill(await prompt(await first.pid()), "SIGKILL");
    await gone(address);
    await using again = await npmStart(folder);
    await again.sees(`Node: ${address}`);
    await again.sees("Password of alice:");
    await again.enter(password("alice"));
    await again.sees("You are alice at");
    await again.enter("/switch #notes");
    await again.sees("you: remember the milk ✓");
    await again.shows("alice · online");
  },
);

inTerminal(
  "qpq up, ended by SIGTERM while somebody types: the terminal is given back, the node ends",
  async (folder) => {
    const shell = ["sh", "-c", '"$0" "$@"; echo "ended with $?"; read -r line'];
    await using tmux = await Tmux.start([...shell, ...product, "up", "--data-dir", folder], { columns: 100 });
    const line = await tmux.sees("Node: qpq://");
    await register(tmux, "alice");
    await tmux.type("half typed");
    await tmux.shows("half typed");
    await tmux.has("neither");
    Deno.kill(await prompt(await tmux.pid()), "SIGTERM");
    await tmux.sees("ended with 0");
    await tmux.has("cursor and wrap");
    await gone(line.slice(line.indexOf("qpq://")));
  },
);

/** The prompt's own process, below npm or a shell. */
async function prompt(npm: number): Promise<number> {
  for (let pid = npm, depth = 0; depth < 5; depth++) {
    const command = await Deno.readTextFile(`/proc/${pid}/cmdline`);
    if (/deno\0run\0.*packages\/cli\/src\/main\.ts/s.test(command) && !command.startsWith("sh")) return pid;
    const children = (await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`)).trim().split(" ");
    pid = Number(children[0]);
  }
  throw new Error("npm runs no prompt");
}
