// The key pair that S3 knows the node by: from the environment, or from a file that nobody else can read, in the form of
// s3fs (`ACCESS_KEY_ID:SECRET_ACCESS_KEY`). Never from the command line, which everybody on the machine sees.

import { NodeError } from "../../errors.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Throws `config-invalid` if there are none, `key-invalid` if the file is none or others can read it. */
export function readCredentials(
  path: string | undefined,
  environment: (name: string) => string | undefined,
): Credentials {
  const accessKeyId = environment("QPQ_S3_ACCESS_KEY_ID");
  const secretAccessKey = environment("QPQ_S3_SECRET_ACCESS_KEY");
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey };
  if (path === undefined || accessKeyId !== undefined || secretAccessKey !== undefined) {
    throw new NodeError("config-invalid", "there are no credentials for S3", {
      hint: "Set QPQ_S3_ACCESS_KEY_ID and QPQ_S3_SECRET_ACCESS_KEY, or name a file with --s3-credentials.",
    });
  }
  return parseCredentials(readPrivate(path), path);
}

function readPrivate(path: string): string {
  try {
    const { mode } = Deno.statSync(path);
    if (mode !== null && (mode & 0o077) !== 0) {
      throw new NodeError("key-invalid", `the credentials in ${path} can be read by others`, {
        hint: `chmod 600 ${path}`,
      });
    }
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof NodeError) throw error;
    throw new NodeError("key-invalid", `the credentials in ${path} cannot be read`, { cause: error });
  }
}

function parseCredentials(text: string, path: string): Credentials {
  const [, accessKeyId, secretAccessKey] = /^([^\s:]+):([^\s:]+)\n?$/.exec(text) ?? [];
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey };
  throw new NodeError("key-invalid", `${path} holds no credentials for S3`, {
    hint: "One line: ACCESS_KEY_ID:SECRET_ACCESS_KEY.",
  });
}
