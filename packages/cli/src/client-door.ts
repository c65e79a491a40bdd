// The door to real profiles, by @quicproquo/client, imported when it is needed.
import type { DoorRequest } from "./cli-context.ts";
import type { Door } from "./door.ts";

export async function openClientDoor(_request: DoorRequest): Promise<Door> {
  await Promise.resolve();
  throw new Error("not yet");
}
