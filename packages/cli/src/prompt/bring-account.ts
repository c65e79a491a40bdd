// The third way in: an account that somebody has in a file, from another machine. Where it lies, its passphrase, the
// account's password; what was wrong is asked again, and nothing else.
import type { Engine } from "@quicproquo/client";
import type { Door } from "../door.ts";
import { describeError } from "../errors.ts";
import { fileToSend } from "../local-files.ts";
import { text } from "../text.ts";
import type { Face } from "./face.ts";

/** `cancelled`: the person did; `elsewise`: it cannot be brought here, and they were told why. */
export type Brought = Engine | "cancelled" | "elsewise";

/** `given`: the account's password, if it came from a file or a descriptor. */
export async function bringAccount(
  door: Door,
  face: Pick<Face, "ask" | "print" | "style">,
  given: string | undefined,
  signal: AbortSignal,
): Promise<Brought> {
  let path: string | undefined;
  let passphrase: string | undefined;
  let password = given;
  for (;;) {
    path ??= await askPath(face);
    if (path === undefined) return "cancelled";
    passphrase ??= await face.ask({ label: text.export.passphrase, hidden: true });
    if (passphrase === undefined) return "cancelled";
    password ??= await face.ask({ label: text.export.accountPassword, hidden: true });
    if (password === undefined) return "cancelled";
    face.print(text.export.importing);
    try {
      const engine = await door.bring(path, passphrase, password, signal);
      const { name, address } = engine.profile;
      face.print(text.export.imported(name));
      if (address !== door.address) face.print(text.hintLine(text.export.importedElsewhere(address)));
      return engine;
    } catch (error) {
      const { code, message, hint } = describeError(error);
      const wrong = wrongIn[code];
      // A password that came from a file will not be better the second time.
      if (wrong === undefined || (wrong === "password" && given !== undefined)) throw error;
      face.print(face.style.failure(text.errorLine(message)));
      if (hint !== undefined) face.print(text.hintLine(hint));
      if (wrong === "all") return "elsewise";
      if (wrong === "path") path = passphrase = undefined;
      else if (wrong === "passphrase") passphrase = undefined;
      else password = undefined;
    }
  }
}

/** Which answer another one would mend. */
const wrongIn: Readonly<Partial<Record<string, "path" | "passphrase" | "password" | "all">>> = {
  "export-damaged": "path",
  "export-newer": "path",
  "file-unreadable": "path",
  "passphrase-wrong": "passphrase",
  "login-failed": "password",
  "password-invalid": "password",
  "profile-exists": "all",
};

/** Until there is a file. */
async function askPath(face: Pick<Face, "ask" | "print" | "style">): Promise<string | undefined> {
  for (;;) {
    const typed = (await face.ask({ label: text.export.importFrom }))?.trim();
    if (typed === undefined) return undefined;
    if (typed === "") continue;
    try {
      return (await fileToSend(typed)).path;
    } catch (error) {
      face.print(face.style.failure(text.errorLine(describeError(error).message)));
    }
  }
}
