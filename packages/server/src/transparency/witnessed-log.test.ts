// Witnesses over real HTTP: they cosign what continues what they saw, and the node's checkpoints carry it; when they are away,
// or have seen more than the node shows, nothing waits and the node's log says so.

import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import type { SigningKey } from "@quicproquo/protocol";
import { cosignaturesOf, openCheckpoint } from "@quicproquo/protocol/transparency";
import { entryFor, FakeClock, ForgedLog, TestWitness } from "@quicproquo/testkit";
import { silentLog } from "../observe/log.ts";
import type { Log } from "../observe/log.ts";
import type { NodeLog } from "./transparency-log.ts";
import { parseWitnesses, postToWitness, witnessHosts } from "./witness.ts";
import { WitnessedLog } from "./witnessed-log.ts";

const start = 1_800_000_000_000;

/** A log of so many names, which may be another one for each `variant`. */
function logOf(nodeKey: SigningKey, size: number, variant = 0): ForgedLog {
  const key = (n: number): Uint8Array => new Uint8Array(32).fill(n, 1).fill(variant, 0, 1);
  return new ForgedLog(
    nodeKey,
    Array.from({ length: size }, (_, n) => entryFor("bind", `user${n}`, key(n), 1_000)),
  );
}

class Setting implements AsyncDisposable {
  readonly nodeKey = signingKeyFromSeed(new Uint8Array(32).fill(1));
  readonly clock = new FakeClock(start);
  readonly reported: string[] = [];
  readonly witnesses: readonly TestWitness[];
  /** What the node's log is now. */
  log: ForgedLog = logOf(this.nodeKey, 2);
  #open: WitnessedLog | undefined;

  constructor(...names: readonly string[]) {
    this.witnesses = names.map((name, at) =>
      new TestWitness({
        name,
        seed: new Uint8Array(32).fill(10 + at),
        nodeKeys: [this.nodeKey.publicKey],
        now: () => this.clock.now(),
      })
    );
  }

  get first(): TestWitness {
    const [first] = this.witnesses;
    ok(first !== undefined);
    return first;
  }

  /** As the node does at its start. */
  async open(settings = this.witnesses.map(({ setting }) => setting).join(", ")): Promise<void> {
    await this.#open?.[Symbol.asyncDispose]();
    const current = (): NodeLog => this.log;
    const report: Log = {
      ...silentLog,
      warn: (event) => void this.reported.push(event),
      error: (event) => void this.reported.push(event),
    };
    this.#open = new WitnessedLog({
      log: {
        checkpoint: () => current().checkpoint(),
        prove: (name) => current().prove(name),
        entries: (from, limit) => current().entries(from, limit),
        consistencyProof: (from, to) => current().consistencyProof(from, to),
      },
      nodeKey: this.nodeKey.publicKey,
      witnesses: parseWitnesses(settings),
      post: postToWitness,
      clock: this.clock,
      report,
    });
  }

  /** Names of the witnesses that cosigned what the node tells now. */
  async cosigned(): Promise<string[]> {
    const checkpoint = openCheckpoint(await this.#open?.checkpoint() ?? "", this.nodeKey.publicKey);
    ok(checkpoint !== undefined);
    const found = cosignaturesOf(checkpoint, this.witnesses.map(({ key }) => key));
    ok(found !== undefined);
    return found.map(({ witness }) => witness.name);
  }

  async until(met: () => boolean | Promise<boolean>): Promise<void> {
    while (!await met()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open?.[Symbol.asyncDispose]();
    for (const witness of this.witnesses) await witness[Symbol.asyncDispose]();
  }
}

Deno.test("witnesses: all cosign, nobody waits for them, and they follow the log as it grows", async () => {
  await using setting = new Setting("witness.example/one", "witness.example/two");
  await setting.open();
  deepStrictEqual(await setting.cosigned(), []);
  await setting.until(async () => (await setting.cosigned()).length === 2);
  setting.log = logOf(setting.nodeKey, 7);
  deepStrictEqual(await setting.cosigned(), [], "those of the old one are not the new one's");
  await setting.until(async () => {
    await setting.clock.advance(1_000);
    return (await setting.cosigned()).length === 2;
  });
  for (const witness of setting.witnesses) {
    strictEqual(witness.seen(setting.nodeKey.publicKey)?.size, 7);
    deepStrictEqual(witness.statuses, [200, 200], "the node knew what it had seen");
  }
  deepStrictEqual(setting.reported, []);
});

Deno.test("witnesses: after a restart the node learns from the witness how far it was", async () => {
  await using setting = new Setting("witness.example");
  await setting.open();
  await setting.until(async () => (await setting.cosigned()).length === 1);
  setting.log = logOf(setting.nodeKey, 5);
  await setting.open();
  await setting.until(async () => (await setting.cosigned()).length === 1);
  deepStrictEqual(setting.first.statuses, [200, 409, 200]);
});

Deno.test("witnesses: one that is away is asked again a minute later", async () => {
  await using setting = new Setting("witness.example");
  setting.first.away = true;
  await setting.open();
  await setting.cosigned();
  await setting.until(() => setting.reported.length === 1);
  deepStrictEqual(setting.reported, ["a witness did not cosign"]);
  setting.first.away = false;
  await setting.until(async () => {
    await setting.clock.advance(60_000);
    return (await setting.cosigned()).length === 1;
  });
  deepStrictEqual(setting.first.statuses, [503, 200]);
});

Deno.test("witnesses: a log that was rolled back or forked is cosigned by nobody", async () => {
  await using setting = new Setting("witness.example");
  setting.log = logOf(setting.nodeKey, 5);
  await setting.open();
  await setting.until(async () => (await setting.cosigned()).length === 1);
  setting.log = logOf(setting.nodeKey, 3);
  await setting.open();
  await setting.cosigned();
  await setting.until(() => setting.reported.length === 1);
  deepStrictEqual(setting.reported, ["a witness has seen more of this node's log than the node has"]);
  setting.log = logOf(setting.nodeKey, 6, 1);
  await setting.open();
  await setting.cosigned();
  await setting.until(() => setting.reported.length === 2);
  deepStrictEqual(setting.first.statuses, [200, 409, 409, 422]);
  deepStrictEqual(await setting.cosigned(), []);
  strictEqual(setting.first.seen(setting.nodeKey.publicKey)?.size, 5);
});

Deno.test("witnesses: an answer that another key signed is none", async () => {
  await using setting = new Setting("witness.example", "witness.example");
  const [one, two] = setting.witnesses;
  ok(one !== undefined && two !== undefined);
  // The key of the one, at the place of the other.
  await setting.open(`${one.setting.split(" ")[0]} ${two.url}`);
  await setting.cosigned();
  await setting.until(() => setting.reported.length === 1);
  deepStrictEqual([two.statuses, setting.reported], [[200], ["a witness did not cosign"]]);
  deepStrictEqual(await setting.cosigned(), []);
});

Deno.test("witnesses: the setting, and the hosts that the node must be allowed to reach", async () => {
  await using setting = new Setting("witness.example");
  const key = setting.first.setting.split(" ")[0];
  const parsed = parseWitnesses(`${key} https://witness.example/log/ , ${key} http://[::1]:8080`);
  deepStrictEqual(parsed.map(({ url }) => url), ["https://witness.example/log", "http://[::1]:8080"]);
  deepStrictEqual(witnessHosts(parsed), ["witness.example:443", "[::1]:8080"]);
  deepStrictEqual(parseWitnesses(""), []);
  const node = `sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8`;
  for (
    const wrong of [
      "x",
      `${key}`,
      `${key} ftp://x`,
      `${key} https://x y`,
      `${node} https://x`,
      `k+00000000+AAAA https://x`,
    ]
  ) {
    throws(() => parseWitnesses(wrong), { code: "config-invalid" }, wrong);
  }
});
