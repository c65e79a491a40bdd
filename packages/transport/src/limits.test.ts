import assert from "node:assert/strict";
import fc from "fast-check";
import { Admission, countedAddress, defaultLimits } from "./limits.ts";

Deno.test("places are given up to both limits, and come back once each", () => {
  const admission = new Admission({ ...defaultLimits, connections: 3, connectionsPerAddress: 2 });
  const one = admission.admit("192.0.2.1");
  const two = admission.admit("192.0.2.1");
  assert.ok(one !== undefined && two !== undefined);
  assert.equal(admission.admit("192.0.2.1"), undefined);
  const other = admission.admit("192.0.2.2");
  assert.ok(other !== undefined);
  assert.equal(admission.open, false);
  assert.equal(admission.admit("192.0.2.3"), undefined);
  one();
  one();
  assert.ok(admission.open);
  assert.ok(admission.admit("192.0.2.1") !== undefined);
  assert.equal(admission.admit("192.0.2.1"), undefined);
});

Deno.test("IPv4 counts whole, mapped or not; IPv6 by its /64, however it is written", () => {
  assert.equal(countedAddress("192.0.2.7"), "192.0.2.7");
  assert.equal(countedAddress("::ffff:192.0.2.7"), "192.0.2.7");
  for (
    const [host, counted] of [
      ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
      ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
      ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
      ["2001:db8::1", "2001:db8:0:0::/64"],
      ["::1", "0:0:0:0::/64"],
      ["::", "0:0:0:0::/64"],
      ["fe80::1%eth0", "fe80:0:0:0::/64"],
      ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    ] as const
  ) assert.equal(countedAddress(host), counted, host);
});

Deno.test("addresses of one /64 count together, of two apart", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), fc.array(group, { minLength: 4 }), (a, tail) => {
      const text = (groups: readonly number[]) => groups.map((each) => each.toString(16)).join(":");
      const whole = text(a);
      assert.equal(countedAddress(whole), countedAddress(text([...a.slice(0, 4), ...tail.slice(0, 4)])));
      const elsewhere = text([...a.slice(0, 3), (a[3] ?? 0) ^ 1, ...a.slice(4)]);
      assert.notEqual(countedAddress(whole), countedAddress(elsewhere));
    }),
  );
});
