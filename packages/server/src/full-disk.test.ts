// A node on a disk that fills up, as a program, on a real disk: who makes room is served, who takes some is refused, and soon
// after there is room again everything is as before.

import { ok, strictEqual } from "node:assert/strict";
import { parseOrigin } from "@quicproquo/protocol";
import { NodeProcess } from "@quicproquo/testkit/node-process";
import { Person, refusal } from "./harness.test.ts";

const limits = {
  enqueuePerSecond: 100_000,
  enqueueBurst: 1_000_000,
  registrationsPerHour: 100,
  loginsPerMinutePerName: 1_000,
  loginsPerMinutePerPrefix: 1_000,
  failedLoginsPerHourPerName: 1_000,
};
const payload = new Uint8Array(60_000);

Deno.test({
  name: "a node on a full disk takes acks, deletions and logins, refuses what is new, and recovers within a second",
  // Only root may mount a disk that is small enough to be filled.
  ignore: Deno.uid() !== 0 || Deno.build.os !== "linux",
  async fn() {
    const disk = await Deno.makeTempDir({ prefix: "qpq-disk-" });
    await command("mount", "-t", "tmpfs", "-o", "size=68m", "tmpfs", disk);
    try {
      await Deno.writeFile(`${disk}/other`, new Uint8Array(18 * 2 ** 20));
      await using node = await NodeProcess.start({ data: `${disk}/data`, limits });
      await using link = await node.connect("tls");
      const origin = parseOrigin(node.origin);
      if (origin === undefined) throw new Error("the node told no origin");
      const [alice, bob, carol] = ["alice", "bob", "carol"].map((name) =>
        new Person({ node: link.node, connection: link.rpc }, name, origin)
      );
      if (alice === undefined || bob === undefined || carol === undefined) throw new Error("nobody is there");
      for (const person of [alice, bob, carol]) {
        await person.register();
        await person.logIn();
      }
      const send = (): Promise<string> => refusal(alice.send(bob.key, "c", payload));
      let sent = 0;
      let answer = "served";
      for (; answer === "served"; answer = await send()) sent += 1;
      strictEqual(answer, "E021");
      ok(sent > 200);

      // The first ack is what the ballast is thrown overboard for; nobody fills the room that it leaves. What the log gives
      // back may be enough to take it on board again at once; then the rest of that is filled as well.
      let acked = 0n;
      const newcomer = (name: string): Promise<string> =>
        refusal(new Person({ node: link.node, connection: link.rpc }, name, origin).register());
      const staysFull = async (): Promise<boolean> => {
        while (await send() === "served");
        acked += 1n;
        await bob.ack("c", acked);
        for (let tries = 0; tries < 20; tries++) if (await send() !== "E021") return false;
        return await newcomer(`early${acked}`) === "E021";
      };
      while (!await staysFull()) ok(acked < 10n, "an ack makes room for good");
      const chunk = new Uint8Array(200_000);
      const upload = { blobHash: new Uint8Array(32), chunk, offset: 0n, totalSize: 300_000n, auth: alice.auth };
      strictEqual(await refusal(link.node.uploadBlob(upload)), "E021");
      for (let seq = acked + 1n; seq < 30n; seq++) await bob.ack("c", seq);
      await carol.logIn();
      strictEqual(await refusal(link.node.deleteAccount({ auth: carol.auth })), "served");
      strictEqual((await bob.peek("c", 1)).length, 1);

      await Deno.remove(`${disk}/other`);
      const since = performance.now();
      while (await send() !== "served") ok(performance.now() - since < 1_000, "all is well within a second");
      strictEqual(await newcomer("dora"), "served");
      strictEqual(await refusal(link.node.uploadBlob(upload)), "served");
    } finally {
      await command("umount", disk);
      await Deno.remove(disk);
    }
  },
});

async function command(name: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(name, { args: [...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
