// Thrown inside a turn that meets keys without a name: names are asked for outside of turns, then the turn runs again.

export class NamesNeeded extends Error {
  override readonly name = "NamesNeeded";
  readonly keys: readonly Uint8Array[];

  constructor(keys: readonly Uint8Array[]) {
    super("names of strangers are needed first");
    this.keys = keys;
  }
}
