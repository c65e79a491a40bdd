import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import { Writer } from "../../../packages/mls/src/codec/writer.ts";
import { bytes, type Check, number, same } from "./vector.ts";

export const check: Check = (vector) => {
  const header = bytes(vector, "vlbytes_header");
  const length = number(vector, "length");
  return new Reader(header).variableSize("length") === length &&
    same(new Writer().variableSize(length).finish(), header);
};
