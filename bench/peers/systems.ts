// All systems, in the order of each round.

import { grpc } from "./grpc.ts";
import { mosquitto } from "./mosquitto.ts";
import { nats } from "./nats.ts";
import { ours } from "./ours.ts";
import { postgresql } from "./postgresql.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { redis } from "./redis.ts";
import type { System } from "./system.ts";

export const systems: readonly System[] = [...ours, rabbitmq, ...redis, nats, mosquitto, postgresql, grpc];
