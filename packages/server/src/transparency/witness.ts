// Who cosigns this node's checkpoints: strangers who keep the last one that they saw and sign no other than its continuation
// (C2SP tlog-witness). What a setting says of one, and how one is asked.

import { type NoteKey, parseNoteKey } from "@quicproquo/protocol/transparency";
import { NodeError } from "../errors.ts";

export interface Witness {
  /** Its cosigning key, of type 4. */
  readonly key: NoteKey;
  /** The submission prefix, without a slash at the end. */
  readonly url: string;
}

export interface WitnessAnswer {
  readonly status: number;
  readonly body: string;
}

/** Posts a request. Rejects if nothing answered. */
export type PostToWitness = (url: string, body: string, signal: AbortSignal) => Promise<WitnessAnswer>;

/** No answer of a witness is longer. */
const answerLimit = 65_536;

/** `KEY URL` for each, commas between them. Throws `config-invalid`. */
export function parseWitnesses(text: string): readonly Witness[] {
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return parts.map((part) => {
    const [encoded = "", url = "", ...more] = part.split(/\s+/);
    const key = parseNoteKey(encoded);
    const prefix = URL.parse(url);
    const web = prefix?.protocol === "https:" || prefix?.protocol === "http:";
    if (key?.type !== "cosignature" || prefix === null || !web || more.length > 0) {
      throw new NodeError("config-invalid", `${JSON.stringify(part)} is no witness`, {
        hint: "Write NAME+HASH+KEY URL: its verifier key for cosignatures (type 4), a space, its submission prefix.",
      });
    }
    return { key, url: url.replace(/\/+$/, "") };
  });
}

/** HOST:PORT of each, for the permission to reach it. */
export function witnessHosts(witnesses: readonly Witness[]): readonly string[] {
  return witnesses.map(({ url }) => {
    const { hostname, port, protocol } = new URL(url);
    return `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
  });
}

export const postToWitness: PostToWitness = async (url, body, signal) => {
  const response = await fetch(url, { method: "POST", body, signal, redirect: "error" });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > answerLimit) throw new Error("the witness answers without end");
  }
  return { status: response.status, body: text };
};
