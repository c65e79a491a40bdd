// Numbers of extensions that this package gives a meaning to (RFC 9420 §17.3).

/** Extensions that every implementation knows: never listed in capabilities (RFC 9420 §7.2). */
export const defaultExtensionTypes: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);

export const requiredCapabilitiesExtension = 0x0003;

/** The KeyPackage may be given out more than once (draft-ietf-mls-extensions, older form, which OpenMLS uses). */
export const lastResortExtension = 0x000a;
