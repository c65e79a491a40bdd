// The certificate that the node listens with. Its own is made at the first start and kept, with its key, in the encrypted
// database; it is re-issued for the same key, so its pin stays. An operator's is read from files, again when they change.

import { createCertificate, needsReissue, pinOf, reissueCertificate } from "@quicproquo/transport";
import type { CertificateAndKey, Clock } from "@quicproquo/transport";
import { NodeError } from "./errors.ts";
import type { Store } from "./store/store.ts";

export interface NodeCertificate {
  readonly current: CertificateAndKey;
  /** 32 bytes; none with an operator's certificate. */
  readonly pins: readonly Uint8Array[];
}

const certificateName = "certificate";
const keyName = "certificate-key";

/** The node's own. */
export async function ownCertificate(store: Store, clock: Clock): Promise<NodeCertificate> {
  const [certificate, key] = await Promise.all([
    store.findSecret({ name: certificateName }),
    store.findSecret({ name: keyName }),
  ]);
  const keyPem = key === undefined ? undefined : decode(key);
  let current = keyPem === undefined || certificate === undefined
    ? undefined
    : { certPem: decode(certificate), keyPem };
  if (current === undefined || needsReissue(current.certPem, clock.now())) {
    const now = clock.now();
    current = keyPem === undefined ? await createCertificate(now) : await reissueCertificate(keyPem, now);
    // Nodes that start together on a new database have one key; it is the first one's.
    const kept = decode(await store.secret({ name: keyName, value: encode(current.keyPem) }));
    if (kept !== current.keyPem) current = await reissueCertificate(kept, now);
    await store.replaceSecret({ name: certificateName, value: encode(current.certPem) });
  }
  return { current, pins: [Uint8Array.fromBase64(pinOf(current.certPem), { alphabet: "base64url" })] };
}

/** The node's own as it is stored, PEM; undefined if it has none yet. */
export async function storedCertificate(store: Store): Promise<string | undefined> {
  const certificate = await store.findSecret({ name: certificateName });
  return certificate === undefined ? undefined : decode(certificate);
}

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The operator's, as the files have it now. */
export function operatorCertificate(files: CertificateFiles): NodeCertificate {
  refuseReadableByAll(files.key);
  return { current: { certPem: read(files.certificate), keyPem: read(files.key) }, pins: [] };
}

/** A group that may read it is the operator's choice, as with programs that hand out certificates; everybody is not. */
function refuseReadableByAll(path: string): void {
  let mode: number | null;
  try {
    ({ mode } = Deno.statSync(path));
  } catch {
    // `read` says what is wrong with it.
    return;
  }
  if (mode === null || (mode & 0o007) === 0) return;
  throw new NodeError("certificate-invalid", `the key file ${path} can be read by everybody`, {
    hint: `chmod 640 ${path}`,
  });
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    throw new NodeError("certificate-invalid", `${path} cannot be read`, {
      hint: "Give PEM files that this user may read with --certificate and --key.",
      cause,
    });
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
