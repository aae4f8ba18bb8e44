/** Which parameters weight decay acts on, and rules of one parameter at a time. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { optimizers } from "../../src/optimizers/mod.ts";
import type { OptimizerEntry } from "../../src/optimizers/optimizer.ts";
import { parse } from "../../src/schema/fields.ts";
import { move, stretchesOf } from "../../src/train/stretches.ts";
import { Compute } from "../../src/tensor/compute.ts";
import { MemoryArena } from "../../src/tensor/arena.ts";
import { pack, Param } from "../../src/tensor/param.ts";

const model = {
  layers: [{ weight: new Param([2, 3], () => {}), bias: new Param([3], () => {}) }, {
    weight: new Param([3, 1], () => {}),
    bias: new Param([1], () => {}),
  }],
};

/** The parameters after some steps, by name. */
async function moved(entry: OptimizerEntry, params: object): Promise<Record<string, number[]>> {
  using compute = await Compute.open("float64", { bytes: 1 << 16 });
  const arena = new MemoryArena(compute.memory, compute.reserved);
  const packed = pack(model, arena, "float64");
  const rule = entry.create(parse(entry.params, params).value);
  const slots = rule.slots.map(({ start = 0 }) => arena.keep("float64", packed.data.length).fill(start));
  const stretches = stretchesOf(packed, slots, rule);
  packed.data.forEach((_, i) => packed.data[i] = Math.sin(i + 1));
  for (let step = 1; step <= 8; step++) {
    packed.grad.forEach((_, i) => packed.grad[i] = Math.cos(i + step));
    move(compute.kernels, { stretches, averaging: null }, { step, rate: 0.1 });
  }
  return Object.fromEntries(packed.params.map(({ name, data }) => [name, [...data]]));
}

for (const [name, entry] of Object.entries<OptimizerEntry>(optimizers as never)) {
  Deno.test(`${name}: decay: weights pulls weights as decay: all does, and biases not at all`, async () => {
    const all = await moved(entry, { weight_decay: 0.2 });
    const none = await moved(entry, { weight_decay: 0 });
    const weights = await moved(entry, { weight_decay: 0.2, decay: "weights" });
    for (const key of Object.keys(all)) {
      assertNotEquals(all[key], none[key], key);
      assertEquals(weights[key], key.endsWith("bias") ? none[key] : all[key], key);
    }
  });
}

Deno.test("stretches: neighbors of one rule are one, and all of them together are all parameters", () => {
  const shapes = [[2, 3], [4, 5], [5], [3], [3, 3, 1], [2]];
  const params = shapes.map((shape) => new Param(shape, () => {}));
  const length = params.reduce((sum, { size }) => sum + size, 0);
  const packed = { params, data: new Float64Array(length), grad: new Float64Array(length) };
  const slots = [new Float64Array(length)];
  const lengths = (name: keyof typeof optimizers, settings: object) => {
    const entry = optimizers[name] as OptimizerEntry;
    const stretches = stretchesOf(packed, slots, entry.create(parse(entry.params, settings).value));
    for (const { w, g, slots: [slot] } of stretches) {
      assert(w.byteOffset === g.byteOffset && g.byteOffset === slot.byteOffset && w.length === slot.length);
    }
    return stretches.map(({ w }) => w.length);
  };
  assertEquals(lengths("adam", {}), [45]);
  assertEquals(lengths("adam", { decay: "weights" }), [45], "nothing decays");
  assertEquals(lengths("adamw", { decay: "weights" }), [26, 8, 9, 2]);
  assertEquals(lengths("lamb", {}), [6, 20, 5, 3, 9, 2]);
});
