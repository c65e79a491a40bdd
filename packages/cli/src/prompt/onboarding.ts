// From a node's address to an open profile, by asking: the profile that is here, one of several, a new one, or one
// that comes in a file. Every question may be cancelled; a wrong answer is told and asked again.
import type { Engine, KeyFile } from "@quicproquo/client";
import { normaliseUserName, QpqError } from "@quicproquo/protocol";
import { heldEngine } from "../daemon/held-engine.ts";
import type { Door } from "../door.ts";
import { describeError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { bringAccount } from "./bring-account.ts";
import type { Face } from "./face.ts";

export interface Wish {
  /** The profile asked for (`--as`), or the name to register. */
  readonly name?: string | undefined;
  /** Asked for by the word of that name; without it, what is on this machine decides. */
  readonly way?: "register" | "login";
  /** From a file or a file descriptor; otherwise it is asked. */
  readonly password?: string | undefined;
  /** Opens the profile that is here in place of its password. */
  readonly keyFile?: KeyFile | undefined;
}

/** What the node says of an invitation that is none, or was used. */
const INVITE_REFUSED = "E015";

/** The user name that was typed, with or without its @; undefined if it is none. */
export function userName(typed: string): string | undefined {
  try {
    return normaliseUserName(typed.trim().replace(/^@/, ""));
  } catch (error) {
    if (error instanceof QpqError) return undefined;
    throw error;
  }
}

/** An open profile, or undefined if the person cancelled. */
export async function enter(door: Door, face: Face, wish: Wish, signal: AbortSignal): Promise<Engine | undefined> {
  const known = (await door.profiles()).map(({ name }) => name);
  if (wish.way === "register") return await register(door, face, wish, signal);
  if (wish.way === "login") return await withPassword(door, face, wish.name ?? known[0], wish, "login", signal);
  if (wish.name !== undefined) {
    if (known.includes(wish.name)) return await withPassword(door, face, wish.name, wish, "open", signal);
    return await newcomer(door, face, wish, signal);
  }
  const [first] = known;
  if (first === undefined) {
    face.print(text.onboarding.newHere(door.address));
    return await newcomer(door, face, wish, signal);
  }
  if (known.length === 1) return await withPassword(door, face, first, wish, "open", signal);
  face.print(text.onboarding.choices(known));
  face.print(text.onboarding.anotherChoice);
  for (;;) {
    const answer = await face.ask({ label: text.onboarding.which, passing: true });
    if (answer === undefined) return undefined;
    if (answer.trim() === "+") return await newcomer(door, face, wish, signal);
    const chosen = known[Number(answer) - 1] ?? known.find((name) => name === userName(answer));
    if (chosen !== undefined) return await withPassword(door, face, chosen, wish, "open", signal);
    face.print(text.onboarding.noSuchChoice);
  }
}

async function newcomer(door: Door, face: Face, wish: Wish, signal: AbortSignal): Promise<Engine | undefined> {
  for (;;) {
    const answer = (await face.ask({ label: text.onboarding.waysIn, passing: true }))?.trim().toLowerCase();
    if (answer === undefined) return undefined;
    if (answer === "" || "register".startsWith(answer)) return await register(door, face, wish, signal);
    if ("import".startsWith(answer)) {
      const brought = await bringAccount(door, face, wish.password, signal);
      if (brought === "cancelled") return undefined;
      if (brought !== "elsewise") return brought;
      continue;
    }
    if ("login".startsWith(answer)) return await withPassword(door, face, wish.name, wish, "login", signal);
    // Not repeated, nor taken for a name: it may be a password that came too early.
    face.print(text.onboarding.waysInExpected);
  }
}

async function register(door: Door, face: Face, wish: Wish, signal: AbortSignal): Promise<Engine | undefined> {
  let given = wish.name;
  if (given === undefined) face.print(text.onboarding.nameRules);
  for (;;) {
    const name = await askName(face, given);
    if (name === undefined) return undefined;
    const password = wish.password ?? await newPassword(face);
    if (password === undefined) return undefined;
    face.print(text.onboarding.registering(name));
    try {
      const engine = await registerWith(door, face, { name, password }, signal);
      if (engine === undefined) return undefined;
      face.print(text.onboarding.registered(name));
      face.print(text.hintLine(text.export.offer));
      return engine;
    } catch (error) {
      if (!tell(face, error)) throw error;
      given = undefined;
    }
  }
}

/** Asks for the code of an invitation where the node wants one, until it takes it; undefined if the person cancelled. */
async function registerWith(
  door: Door,
  face: Face,
  { name, password }: { readonly name: string; readonly password: string },
  signal: AbortSignal,
): Promise<Engine | undefined> {
  let invite: string | undefined;
  for (;;) {
    try {
      return await door.register(name, password, invite, signal);
    } catch (error) {
      const { code } = describeError(error);
      if (code !== "invite-needed" && !(code === INVITE_REFUSED && invite !== undefined)) throw error;
      if (invite === undefined) face.print(text.onboarding.byInvitation);
      else tell(face, error);
      invite = await askInvite(face);
      if (invite === undefined) return undefined;
    }
  }
}

async function askInvite(face: Face): Promise<string | undefined> {
  for (;;) {
    const typed = await face.ask({ label: text.onboarding.invite, passing: true });
    if (typed === undefined || typed.trim() !== "") return typed?.trim();
  }
}

async function withPassword(
  door: Door,
  face: Face,
  known: string | undefined,
  wish: Wish,
  way: "open" | "login",
  signal: AbortSignal,
): Promise<Engine | undefined> {
  let given = known;
  for (;;) {
    const name = await askName(face, given);
    if (name === undefined) return undefined;
    const held = way === "open" ? await heldEngine(door, name, signal) : undefined;
    if (held !== undefined) {
      face.print(text.daemon.promptElsewhere);
      return held;
    }
    if (way === "open" && wish.keyFile !== undefined) return await door.open(name, wish.keyFile, signal);
    const password = wish.password ?? await face.ask({ label: text.onboarding.password(name), hidden: true });
    if (password === undefined) return undefined;
    try {
      return await door[way](name, password, signal);
    } catch (error) {
      // A password that came from a file will not be better the second time.
      if (wish.password !== undefined || !tell(face, error)) throw error;
      // The session at the node is over, the store's password was right: the same password logs in again.
      if (way === "open" && describeError(error).code === "login-needed") {
        return await door.login(name, password, signal);
      }
      given = known;
    }
  }
}

async function askName(face: Face, given: string | undefined): Promise<string | undefined> {
  let typed = given;
  for (;;) {
    typed ??= await face.ask({ label: text.onboarding.name });
    if (typed === undefined) return undefined;
    const name = userName(typed);
    if (name !== undefined) return name;
    face.print(text.errorLine(text.onboarding.nameInvalid(typed)));
    face.print(text.hintLine(text.onboarding.nameRules));
    typed = undefined;
  }
}

/** A password for the account, asked twice. */
export function newPassword(face: Pick<Face, "ask" | "print">): Promise<string | undefined> {
  return newSecret(face, { first: text.onboarding.newPassword, again: text.onboarding.passwordAgain });
}

export interface SecretLabels {
  readonly first: string;
  readonly again: string;
}

/** Twice, until both are the same. */
export async function newSecret(
  face: Pick<Face, "ask" | "print">,
  labels: SecretLabels,
): Promise<string | undefined> {
  for (;;) {
    const first = await face.ask({ label: labels.first, hidden: true });
    if (first === undefined) return undefined;
    if (first === "") {
      face.print(text.onboarding.passwordEmpty);
      continue;
    }
    const second = await face.ask({ label: labels.again, hidden: true });
    if (second === undefined) return undefined;
    if (first === second) return first;
    face.print(text.onboarding.passwordsDiffer);
  }
}

/** Tells what the person can mend by another answer; false for what asking again will not change. */
function tell(face: Face, error: unknown): boolean {
  const described = describeError(error);
  const mendable = described.exit === exitCodes.login || described.exit === exitCodes.usage ||
    described.exit === exitCodes.refused;
  if (!mendable) return false;
  face.print(face.style.failure(text.errorLine(described.message)));
  if (described.hint !== undefined) face.print(text.hintLine(described.hint));
  return true;
}
