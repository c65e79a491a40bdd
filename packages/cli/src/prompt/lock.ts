// The locked prompt: the screen and its scrollback are emptied, nothing is shown of what comes, and only the password opens
// it again. The engine goes on receiving meanwhile. It keeps eyes off, not whoever can read this process's memory: for that
// one leaves.
import type { Engine } from "@quicproquo/client";
import { describeError } from "../errors.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";

/** True once the password was given; false if the person would rather leave. */
export async function unlocked(engine: Engine, face: Face): Promise<boolean> {
  face.clear();
  face.print(text.lock.locked);
  for (;;) {
    const password = await face.ask({ label: text.onboarding.password(engine.profile.name), hidden: true });
    if (password === undefined) return false;
    try {
      await engine.checkPassword(password);
      return true;
    } catch (error) {
      face.print(face.style.failure(text.errorLine(describeError(error).message)));
    }
  }
}
