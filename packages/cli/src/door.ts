// The way in: what the prompt needs to get from a node's address to an open profile. The real one stands on
// @quicproquo/client (client-door.ts); tests of the terminal bring one of their own.
import type { Engine, KeyFile, ProfileInfo } from "@quicproquo/client";
import type { Pipe } from "./daemon/channel.ts";
import type { HolderSocket } from "./daemon/holder-socket.ts";

export interface Door {
  /** The node, as people pass it on. */
  readonly address: string;
  /** Profiles of this node on this machine. */
  profiles(): Promise<readonly Pick<ProfileInfo, "name">[]>;
  /** `invite` is the code of an invitation; where one is needed and none is given it throws `invite-needed`. */
  register(name: string, password: string, invite: string | undefined, signal: AbortSignal): Promise<Engine>;
  /** A new session for a profile that is on this machine. */
  login(name: string, password: string, signal: AbortSignal): Promise<Engine>;
  /**
   * An account from its export at this path. It is at the node that the file names, which need not be this one; `password`
   * is the account's. Rejects with `file-unreadable`, `passphrase-wrong`, `profile-exists`, as `importProfile` does.
   */
  bring(path: string, passphrase: string, password: string, signal: AbortSignal): Promise<Engine>;
  /** The line to a program that holds this profile open and lets others in; undefined if there is none. */
  connect(name: string): Promise<Pipe | undefined>;
  /**
   * Lets others in to a profile that was opened here, until disposed; undefined where that cannot be, and for one that is
   * open in another program. `ended` is called when they have deleted the account.
   */
  hold(engine: Engine, ended: () => void): Promise<HolderSocket | undefined>;
  /** Opens a profile with its password or its key file; asks the node for nothing. */
  open(name: string, password: string | KeyFile, signal: AbortSignal): Promise<Engine>;
}
