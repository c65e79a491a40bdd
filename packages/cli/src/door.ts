// The way in: what the prompt needs to get from a node's address to an open profile. The real one stands on
// @quicproquo/client (client-door.ts); tests of the terminal bring one of their own.
import type { Engine, ProfileInfo } from "@quicproquo/client";

export interface Door {
  /** The node, as people pass it on. */
  readonly address: string;
  /** Profiles of this node on this machine. */
  profiles(): Promise<readonly Pick<ProfileInfo, "name">[]>;
  register(name: string, password: string, signal: AbortSignal): Promise<Engine>;
  /** A new session for a profile that is on this machine. */
  login(name: string, password: string, signal: AbortSignal): Promise<Engine>;
  /** Opens a profile with its store's password; asks the node for nothing. */
  open(name: string, password: string, signal: AbortSignal): Promise<Engine>;
}
