import { strictEqual } from "node:assert/strict";
import { addressPrefix } from "./address-prefix.ts";

Deno.test("an address counts by its /24 or /48, however it is written", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["192.0.2.17", "192.0.2.0/24"],
    ["::ffff:192.0.2.99", "192.0.2.0/24"],
    ["2001:db8:17:5::1", "2001:db8:17::/48"],
    ["2001:0db8:0017::1", "2001:db8:17::/48"],
    ["2001:db8::1", "2001:db8:0::/48"],
    ["2001:DB8:0:1:2:3:4:5", "2001:db8:0::/48"],
    ["fe80::1%eth0", "fe80:0:0::/48"],
    ["::1", "0:0:0::/48"],
    ["memory", "memory"],
  ];
  for (const [address, prefix] of cases) strictEqual(addressPrefix(address), prefix, address);
});
