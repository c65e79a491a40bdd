// What MLS throws, as a QpqError: a key package that cannot be used is somebody else's and may be another one next time;
// stored state that does not open is damage; the rest is for whoever mends this program.
import { MlsError } from "@quicproquo/mls";
import { clientError } from "../errors.ts";

export function groupError(error: unknown): unknown {
  if (!(error instanceof MlsError)) return error;
  switch (error.code) {
    case "key-package-rejected":
    case "key-package-expired":
      return clientError("no-key-package", "the node gave a key package that may not be used", { cause: error });
    case "state-damaged":
    case "state-version":
      return clientError("store-damaged", "the state of a group cannot be read", { cause: error });
    case "not-a-member":
      return clientError("not-a-member", "you are not in this group any more", { cause: error });
    default:
      return clientError("invalid-argument", `the group does not allow it (${error.code})`, { cause: error });
  }
}
