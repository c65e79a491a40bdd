// A node and its people in one process, for stories through the whole product. An entry of its own: the tests of single
// packages do not load client and server for a clock.

export { CheatingDelivery, type Fate } from "./cheating-delivery.ts";
export { entriesOf, entryFor, ForgedLog } from "./forged-log.ts";
export { type HonestLog, openPlace, Place, type PlaceOptions } from "./node.ts";
export { type MeetingPlace, Person, registerPeople } from "./people.ts";
export { type OverSockets, placeOverSockets } from "./place-over-sockets.ts";
export { RawSession } from "./raw-session.ts";
export { type HeldCall, type Loss, type WatchedMethod, WatchedNetwork } from "./watched-network.ts";
