import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import { readAuthData, readFramedContent } from "../../../packages/mls/src/messages/framed-content-codec.ts";
import { confirmedTranscriptHash, interimTranscriptHash } from "../../../packages/mls/src/schedule/transcript-hash.ts";
import { suiteOf } from "./suite.ts";
import { bytes, type Check, same } from "./vector.ts";

export const check: Check = (vector) => {
  const crypto = suiteOf(vector);
  const content = bytes(vector, "authenticated_content");
  const reader = new Reader(content);
  const wireFormat = reader.uint16("wire_format") === 1 ? "public-message" : "private-message";
  const framed = readFramedContent(reader);
  const encodedContent = content.subarray(2, reader.position);
  const auth = readAuthData(reader, framed.content.type);
  reader.end("authenticated_content");
  if (auth.confirmationTag === undefined) return false;
  const confirmed = confirmedTranscriptHash(
    crypto,
    bytes(vector, "interim_transcript_hash_before"),
    wireFormat,
    encodedContent,
    auth.signature,
  );
  return same(confirmed, bytes(vector, "confirmed_transcript_hash_after")) &&
    crypto.verifyMac(bytes(vector, "confirmation_key"), confirmed, auth.confirmationTag) &&
    same(
      interimTranscriptHash(crypto, confirmed, auth.confirmationTag),
      bytes(vector, "interim_transcript_hash_after"),
    );
};
