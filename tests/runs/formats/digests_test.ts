import { assertEquals, assertNotEquals } from "@std/assert";
import { configDigest, epochDigest, finalDigest } from "../../../src/runs/formats/digests.ts";
import type { Snapshot } from "../../../src/train/snapshot.ts";
import { snapshotOf } from "../fixtures.ts";

const zero = "0".repeat(64);

Deno.test("epochDigest() is the SHA-256 that Python's hashlib gives for the documented bytes", () => {
  // hashlib.sha256(b'{"epoch":2,...}\n' + struct.pack("<4d", 8 / 3, -0.25, 0.1, 8.0))
  assertEquals(
    epochDigest(zero, snapshotOf(2)),
    "6681e42fba0254cf464176f11000bcd595cce07b3fce0729468b6e6697d6621b",
  );
});

Deno.test("epochDigest() changes with everything that it covers", () => {
  const base = snapshotOf(2);
  const [weight, bias] = base.model;
  const change = (model: Snapshot["model"]): Snapshot => ({ ...base, model });
  const variants: [string, string][] = [
    ["the digest before", epochDigest("1".repeat(64), base)],
    ["the epoch", epochDigest(zero, { ...base, state: { ...base.state, epoch: 3 } })],
    ["the step", epochDigest(zero, { ...base, state: { ...base.state, step: 9 } })],
    [
      "a weight's last bit",
      epochDigest(zero, change([{ ...weight, data: new Float64Array([8 / 3, -0.25 + 2 ** -54]) }, bias])),
    ],
    ["the sign of a zero", epochDigest(zero, change([weight, { ...bias, data: new Float64Array([-0]) }]))],
    ["zero", epochDigest(zero, change([weight, { ...bias, data: new Float64Array([0]) }]))],
    ["a name", epochDigest(zero, change([{ ...weight, name: "v" }, bias]))],
    ["a shape", epochDigest(zero, change([{ ...weight, shape: [1, 2] }, bias]))],
    ["the order", epochDigest(zero, change([bias, weight]))],
    ["the precision", epochDigest(zero, change([weight, { ...bias, data: new Float32Array([0.1]) }]))],
    ["a slot", epochDigest(zero, { ...base, optimizer: [] })],
    [
      "a slot among the weights",
      epochDigest(zero, { ...base, model: [...base.model, ...base.optimizer], optimizer: [] }),
    ],
  ];
  const digests = new Map([[epochDigest(zero, base), "nothing"]]);
  for (const [what, digest] of variants) {
    assertEquals(digests.get(digest), undefined, `${what} gives the digest of ${digests.get(digest)}`);
    digests.set(digest, what);
  }
});

Deno.test("epochDigest() does not see the bits of a NaN, nor where the data lie", () => {
  const withBits = (bits: bigint) => {
    const data = new Float64Array(new BigUint64Array([bits]).buffer);
    return epochDigest(zero, { ...snapshotOf(1), model: [{ name: "w", shape: [1], data }] });
  };
  assertEquals(withBits(0x7ff8_0000_0000_0000n), withBits(0xffff_ffff_ffff_ffffn));
  assertNotEquals(withBits(0x7ff8_0000_0000_0000n), withBits(0x7ff0_0000_0000_0000n));
  const snapshot = snapshotOf(1);
  const moved = snapshot.model.map((tensor) => {
    const data = new Float64Array(new SharedArrayBuffer(64), 8, tensor.data.length);
    data.set(tensor.data);
    return { ...tensor, data };
  });
  assertEquals(epochDigest(zero, { ...snapshot, model: moved }), epochDigest(zero, snapshot));
});

Deno.test("finalDigest() is the SHA-256 that Python's hashlib gives for the documented bytes", () => {
  assertEquals(
    finalDigest(zero, "1".repeat(64), snapshotOf(2).model),
    "51b2d5e488dad1024b34e3ff0fc9d8543e80d083c16d8da249cc726523504be2",
  );
});

Deno.test("finalDigest() changes with config, epochs and weights, not with order of keys", () => {
  const { model } = snapshotOf(1);
  const config = configDigest({ a: 1, b: 2 });
  const base = finalDigest(config, zero, model);
  assertEquals(finalDigest(configDigest({ b: 2, a: 1 }), zero, model), base);
  const others = [
    finalDigest(configDigest({ a: 1, b: 3 }), zero, model),
    finalDigest(config, "1".repeat(64), model),
    finalDigest(config, zero, model.slice(1)),
    finalDigest(zero, config, model),
  ];
  assertEquals(new Set([base, ...others]).size, 5);
});
