// How many key packages lie at the node, for others to begin with.

export interface KeyPackageSupply {
  /** Topped up when fewer than this are left. */
  readonly least: number;
  readonly full: number;
}

export const KEY_PACKAGE_SUPPLY: KeyPackageSupply = { least: 16, full: 32 };
