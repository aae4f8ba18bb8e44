/** Loading the kernels: which of them, where their arrays may be, and whether the bytes are those of the sources. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { hashSources } from "../../scripts/build_kernels.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { sourceHash } from "../../src/kernels/wasm/kernels.generated.ts";
import { createMemory, loadKernels, reservedBytes, scratchBytes } from "../../src/kernels/wasm.ts";

const moduleUrl = new URL("../../src/kernels/wasm.ts", import.meta.url).href;

Deno.test("the compiled kernels are made from the present sources", async () => {
  assertEquals(sourceHash, await hashSources(), "the kernels are out of date: run deno task kernels");
});

Deno.test("a memory has room for the kernels' own bytes and can be limited", () => {
  const memory = createMemory({ maximumPages: 20 });
  assertEquals(memory.buffer.byteLength, reservedBytes);
  memory.grow(4);
  assertThrows(() => memory.grow(1), RangeError);
});

Deno.test("arrays stay usable when the memory grows, and others are refused", async () => {
  const memory = createMemory();
  const kernels = await loadKernels({ precision: "float64", memory });
  memory.grow(1);
  const early = new Float64Array(memory.buffer, reservedBytes, 3);
  memory.grow(1);
  const middle = new Float64Array(memory.buffer, reservedBytes + 64, 3);
  memory.grow(1);
  const late = new Float64Array(memory.buffer, reservedBytes + 128, 3);
  kernels.fill(early, 1);
  kernels.fill(middle, 2);
  kernels.add(late, early, middle);
  kernels.add(late, late, early);
  assertEquals([...late], [4, 4, 4]);
  const empty = new Float64Array(0);
  kernels.fill(empty, 1);
  assertEquals(kernels.sum(empty), 0);
  assertEquals(kernels.findNonFinite(empty), -1);

  const elsewhere = [
    new Float64Array(3),
    new Float64Array(new SharedArrayBuffer(24)),
    new Float64Array(createMemory().buffer, 0, 3),
  ];
  for (const array of elsewhere) {
    assertThrows(() => kernels.fill(array, 1), TypeError, "outside the kernels' memory");
  }
  const single = new Float32Array(memory.buffer, reservedBytes, 3);
  assertThrows(() => kernels.fill(single, 1), TypeError, "Float32Array");
  assertEquals(kernels.sum(late), 12);
});

Deno.test("sums of nothing are +0 or what they are added to", async () => {
  const memory = createMemory({ initialPages: 32 });
  for (const precision of precisions) {
    const kernels = await loadKernels({ precision, memory });
    const type = precision === "float32" ? Float32Array : Float64Array;
    const out = new type(memory.buffer as unknown as ArrayBuffer, reservedBytes, 6).fill(7);
    const none = out.subarray(0, 0);
    for (const name of ["matmul", "matmulTN", "matmulNT"] as const) {
      kernels[name](out, none, none, 2, 3, 0, true);
      kernels[name](none, none, out, 0, 3, 2, false);
      assert(out.every((x) => x === 7), name);
      kernels[name](out, none, none, 2, 3, 0, false);
      assert(out.every((x) => Object.is(x, 0)), name);
      out.fill(7);
    }
    kernels.gram(out, none, 2, 0, 0, 2, false);
    assertEquals([...out], [0, 7, 0, 0, 7, 7]);
    kernels.sumRows(out, none, 0, 6, false);
    assert(out.every((x) => Object.is(x, 0)));
  }
});

Deno.test("a Gram matrix of more columns than are packed at once has the bits of the product, strip by strip", async () => {
  const memory = createMemory({ initialPages: 128 });
  const kernels = await loadKernels({ precision: "float64", memory });
  const n = 391, k = 17, buffer = memory.buffer as unknown as ArrayBuffer;
  const x = new Float64Array(buffer, reservedBytes, k * n).map((_, i) => ((i * 7919) % 1009) / 504.5 - 1);
  const inMemory = new Float64Array(buffer, reservedBytes, k * n);
  inMemory.set(x);
  const product = new Float64Array(buffer, reservedBytes + 8 * k * n, n * n);
  kernels.matmulTN(product, inMemory, inMemory, n, n, k, false);
  const out = new Float64Array(buffer, product.byteOffset + product.byteLength, n * n).fill(7);
  for (const [first, last] of [[0, 388], [388, 389], [389, n]]) {
    kernels.gram(out, inMemory, n, k, first, last, false);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      assert(Object.is(out[i * n + j], j <= i ? product[i * n + j] : 7), `element ${i}, ${j}`);
    }
  }
});

Deno.test("two threads' scratch areas and both precisions live in one memory", async () => {
  const memory = createMemory({ initialPages: 64 });
  for (const precision of precisions) {
    const own = await loadKernels({ precision, memory });
    const other = await loadKernels({ precision, memory, scratch: reservedBytes });
    const type = precision === "float32" ? Float32Array : Float64Array;
    const buffer = memory.buffer as unknown as ArrayBuffer;
    const [a, b, out] = [0, 1, 2].map((i) =>
      new type(buffer, 2 * reservedBytes + i * 128 * 128 * 8, 128 * 128)
    );
    a.fill(1);
    b.fill(2);
    for (const kernels of [own, other]) {
      kernels.matmul(out, a, b, 128, 128, 128, false);
      assert(out.every((x) => x === 256));
    }
    assert(
      new Uint8Array(memory.buffer, reservedBytes, scratchBytes).some((x) => x !== 0),
      "scratch is unused",
    );
  }
});

Deno.test("without the fused instruction the software takes over with the same bits", async () => {
  const script = `
    import { createMemory, loadKernels, reservedBytes } from ${JSON.stringify(moduleUrl)};
    const results = [];
    for (const precision of ["float32", "float64"]) {
      const memory = createMemory();
      memory.grow(1);
      const kernels = await loadKernels({ precision, memory });
      const type = precision === "float32" ? Float32Array : Float64Array;
      const x = new type(memory.buffer, reservedBytes, 100).map((_, i) => 1 / (i + 3));
      const a = new type(memory.buffer, reservedBytes, 100);
      const out = new type(memory.buffer, reservedBytes + 800, 100);
      a.set(x);
      kernels.matmul(out, a, a, 10, 10, 10, false);
      results.push(kernels.name, ...out);
      await loadKernels({ precision, memory, fma: "fused" }).catch((error) => results.push(error.message));
    }
    console.log(JSON.stringify(results));`;
  const [fused, software] = await Promise.all([[], ["--v8-flags=--no-enable-fma3"]].map(async (flags) => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-config",
        "--no-lock",
        "--no-check",
        ...flags,
        "data:application/javascript," + encodeURIComponent(script),
      ],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout)) as (string | number)[];
  }));
  const numbers = (results: (string | number)[]) => results.filter((value) => typeof value === "number");
  const words = (results: (string | number)[]) => results.filter((value) => typeof value === "string");
  assertEquals(numbers(software), numbers(fused));
  if (Deno.build.arch === "x86_64") {
    const refused = (precision: string) =>
      `Cannot load the fused ${precision} kernels: multiply-add is not fused on this machine`;
    assertEquals(words(software), [
      "wasm (software fma)",
      refused("float32"),
      "wasm (software fma)",
      refused("float64"),
    ]);
  }
});
