// Reading one case of a vector file: every field has to be of the kind that the format's description says.

export type Vector = Readonly<Record<string, unknown>>;

/** True if the case holds. A suite that is not supported is a case that fails. */
export type Check = (vector: Vector) => boolean;

export function same(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.toHex() === b.toHex();
}

export function object(value: unknown): Vector {
  if (typeof value !== "object" || value === null) throw new TypeError("not an object");
  return Object.fromEntries(Object.entries(value));
}

export function record(vector: Vector, field: string): Vector {
  return object(vector[field]);
}

export function list(vector: Vector, field: string): readonly Vector[] {
  return array(vector[field], field).map(object);
}

export function array(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${field}: not a list`);
  return value;
}

export function string(vector: Vector, field: string): string {
  const value = vector[field];
  if (typeof value !== "string") throw new TypeError(`${field}: not a text`);
  return value;
}

export function number(vector: Vector, field: string): number {
  const value = vector[field];
  if (typeof value !== "number") throw new TypeError(`${field}: not a number`);
  return value;
}

export function bytes(vector: Vector, field: string): Uint8Array {
  return Uint8Array.fromHex(string(vector, field));
}

/** For fields that may be null. */
export function optionalBytes(vector: Vector, field: string): Uint8Array | undefined {
  const value = vector[field];
  return value === null || value === undefined ? undefined : bytes(vector, field);
}
