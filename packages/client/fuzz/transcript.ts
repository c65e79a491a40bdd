// A transcript from whoever: refused, or judged; and never found valid when it is not byte for byte what was signed.
import { QpqError, signingKeyFromSeed, signTranscript } from "@quicproquo/protocol";
import { Chain, digestOf } from "../src/transcript/chain.ts";
import { checkLines, linesOf } from "../src/transcript/check-transcript.ts";
import { BEGIN, END, jsonBody, jsonLine, jsonSeal, type Seal, TEXT_TITLE, textSeal } from "../src/transcript/forms.ts";

const identity = signingKeyFromSeed(new Uint8Array(32).fill(1));

function sealed(chain: Chain): Seal {
  const claim = { name: "alice", origin: "node", lines: chain.lines, head: chain.head };
  return { ...claim, key: identity.publicKey, signature: signTranscript(identity, claim) };
}

const encoder = new TextEncoder();
const jsonChain = new Chain();
const jsonLines = [{ type: "transcript", version: 1 }, { type: "message", text: "hello" }].map((fields) => {
  const body = jsonBody(fields);
  return jsonLine(body, jsonChain.add(digestOf(body)));
});
const textChain = new Chain();
const textLines = [TEXT_TITLE, "2026-11-28 17:40:05  bob: hello"];
const links = textLines.map((line) => textChain.add(digestOf(line)).toHex());
const files = [
  [...jsonLines, jsonSeal(sealed(jsonChain))],
  [...textLines, BEGIN, ...textSeal(sealed(textChain)), ...links, END],
];
export const seeds: readonly Uint8Array[] = files.map((lines) => encoder.encode(`${lines.join("\n")}\n`));
const whole = new Set(seeds.map((seed) => seed.toHex()));

export async function fuzz(bytes: Uint8Array): Promise<void> {
  try {
    const { valid } = await checkLines(linesOf(once(bytes)));
    if (valid && !whole.has(bytes.toHex()) && !saysTheSame(bytes)) {
      throw new Error("a changed transcript was found valid");
    }
  } catch (error) {
    if (!(error instanceof QpqError) || error.code !== "transcript-invalid") throw error;
  }
}

/** What is not covered is how the signature itself is spelled: upper-case hex, or spaces within its object. */
function saysTheSame(bytes: Uint8Array): boolean {
  const lower = new TextDecoder().decode(bytes).split("\n");
  return files.some((lines, form) => {
    const covered = form === 0 ? jsonLines.length : textLines.length;
    return lines.slice(0, covered).every((line, at) => line === lower[at]);
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
