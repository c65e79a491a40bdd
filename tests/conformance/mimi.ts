// The example messages of draft-ietf-mimi-content-08: each is read, written again byte for byte, and has its printed id;
// and its example of a status report.
import { decodeContent } from "../../packages/client/src/content/decode-content.ts";
import { encodeContent } from "../../packages/client/src/content/encode-content.ts";
import { meaningOf } from "../../packages/client/src/content/meaning.ts";
import { messageIdFor } from "../../packages/client/src/content/message-id.ts";
import { decodeStatusReport, encodeStatusReport } from "../../packages/client/src/content/status-report.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Example {
  readonly name: string;
  readonly senderUri: string;
  readonly roomUri: string;
  readonly cborHex: string;
  readonly messageId: string;
}

export async function conformance(folder: string): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  const tell = (file: string, good: number, all: number): void => {
    passed += good;
    failed += all - good;
    console.log(`${good === all && all > 0 ? "ok  " : "FAIL"} mimi/${file}: ${good} of ${all}`);
  };

  const ids = await read(`${folder}/message-ids.json`);
  if (ids !== undefined) {
    const examples: readonly Example[] = JSON.parse(new TextDecoder().decode(ids));
    const wrong = examples.filter((example) => !holds(example));
    tell("message-ids.json", examples.length - wrong.length, examples.length);
    for (const { name } of wrong) console.log(`       ${name}`);
  }
  const status = await read(`${folder}/status.cbor`);
  if (status !== undefined) {
    const entries = decodeStatusReport(status);
    const again = entries === undefined ? undefined : encodeStatusReport(entries);
    tell("status.cbor", entries?.length === 4 && again?.toHex() === status.toHex() ? 1 : 0, 1);
  }
  if (ids === undefined && status === undefined) console.log(`     mimi: no vectors in ${folder}`);
  return { passed, failed };
}

function holds(example: Example): boolean {
  const message = Uint8Array.fromHex(example.cborHex);
  const decoded = decodeContent(message);
  if (!decoded.ok) return false;
  const { content } = decoded;
  return content.senderUri === example.senderUri && content.roomUri === example.roomUri &&
    messageIdFor(content, message).toHex() === example.messageId &&
    encodeContent(content).toHex() === example.cborHex && meaningOf(content).kind !== "nothing";
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
