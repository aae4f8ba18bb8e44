/** The pool of helper threads: when it starts, what it says when it cannot, and that it ends. */

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { always, ThreadPool } from "../../../src/kernels/threads/pool.ts";
import { createMemory, loadFunctions, loadKernels, reservedFor } from "../../../src/kernels/wasm.ts";

const unexpected = (message: string) => {
  throw new Error(message);
};

Deno.test("helpers start when enough work could have been theirs, and end when they are told to", async () => {
  const memory = createMemory({ initialPages: reservedFor(2) / 65536 + 8 });
  const thresholds = { call: 10, part: 10, start: 30 };
  const kernels = await loadKernels({
    precision: "float64",
    memory,
    threads: { count: 2, warn: unexpected, thresholds },
  });
  const pool = kernels.pool!;
  assertEquals([9, 10, 10].map((work) => pool.threadsFor(work)), [1, 1, 1]);
  assertThrows(() => pool.waitUntilReady(20), Error, "Cannot start 2 threads: only 1 are there after 20 ms");
  assertEquals(pool.threadsFor(10), 1);
  pool.waitUntilReady();
  assertEquals([9, 10, 19, 20, 1000].map((work) => pool.threadsFor(work)), [1, 1, 1, 2, 2]);
  pool.close();
  assertEquals(pool.threadsFor(1000), 1);
  const x = new Float64Array(memory.buffer, reservedFor(2), 1000).fill(3);
  kernels.scale(x, x, 2);
  assert(x.every((value) => value === 6));
});

Deno.test("calls without elements or terms are not split, and threads go on after them", async () => {
  const memory = createMemory({ initialPages: reservedFor(2) / 65536 + 8 });
  const threads = { count: 2, warn: unexpected, thresholds: always };
  const kernels = await loadKernels({ precision: "float64", memory, threads });
  try {
    kernels.pool!.start();
    kernels.pool!.waitUntilReady();
    const out = new Float64Array(memory.buffer, reservedFor(2), 40).fill(7);
    const none = out.subarray(0, 0);
    kernels.matmulTN(out, none, none, 40, 1, 0, false);
    assertEquals(Array.from(out), new Array(40).fill(0));
    kernels.scale(none, none, 2);
    assertEquals(kernels.pool!.calls, 0);
    kernels.fill(out, 3);
    assertEquals([kernels.pool!.calls, Array.from(out)], [1, new Array(40).fill(3)]);
  } finally {
    kernels.close();
  }
});

Deno.test("a helper that cannot start is told of, and the calling thread goes on alone", async () => {
  const memory = createMemory({ initialPages: reservedFor(2) / 65536 });
  // Imports what a helper does not have: (module (import "env" "missing" (func)))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 15, 1, 3, 101, 110, 118, 7];
  const module = new WebAssembly.Module(
    Uint8Array.from([...bytes, ...new TextEncoder().encode("missing"), 0, 0]),
  );
  const told = Promise.withResolvers<string>();
  const pool = new ThreadPool({
    memory,
    module,
    count: 2,
    address: 1024,
    warn: told.resolve,
    thresholds: always,
  });
  assertEquals(pool.threadsFor(1), 1);
  assertStringIncludes(await told.promise, "A thread could not be started, the others do its work");
  assertEquals(pool.threadsFor(1), 1);
  pool.close();
});

Deno.test("a kernel that fails in a helper fails in the call", async () => {
  const memory = createMemory({ initialPages: reservedFor(2) / 65536 });
  const { module } = await loadFunctions({ precision: "float64", memory });
  const pool = new ThreadPool({
    memory,
    module,
    count: 2,
    address: 1024,
    warn: unexpected,
    thresholds: always,
  });
  pool.start();
  pool.waitUntilReady();
  pool.args[1].set([2 ** 31, 1000, 0]);
  pool.dispatch(pool.names.indexOf("fill"), 1);
  assertThrows(() => pool.join(), Error, "A thread failed in the kernel fill");
  pool.close();
});
