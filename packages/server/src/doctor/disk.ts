// Room: what is free on the disk of the folder.

import type { Finding } from "./finding.ts";

const mib = 2 ** 20;
const little = 1_024 * mib;
const tooLittle = 64 * mib;

/** Undefined: it may not be asked. */
export function judgeDisk(free: number | undefined): Finding {
  const subject = "disk";
  if (free === undefined) {
    return {
      subject,
      state: "warning",
      found: "may not be looked at with these permissions",
      hint: "Run the doctor by itself, not by the node's start line.",
    };
  }
  const found = `${Math.floor(free / mib)} MiB free`;
  if (free >= little) return { subject, state: "ok", found };
  const hint = "Make room: on a full disk the node takes no new messages (E021).";
  return { subject, state: free < tooLittle ? "failed" : "warning", found, hint };
}
