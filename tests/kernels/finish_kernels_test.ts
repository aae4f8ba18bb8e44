/** Moving the constants of a module into globals, on its text and in the modules that are there. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { dropMarks, poolConstants } from "../../scripts/finish_kernels.ts";
import { modules } from "../../src/kernels/wasm/kernels.generated.ts";
import { modules as portable } from "../../src/kernels/wasm/portable.generated.ts";

const one = "0x3f800000 0x3f800000 0x3f800000 0x3f800000";
const two = "0x00000000 0x40000000 0x00000000 0x40000000";
const zero = "0x00000000 0x00000000 0x00000000 0x00000000";
const ones = "0xffffffff 0xffffffff 0xffffffff 0xffffffff";
const mixed = "0x00000000 0xffffffff 0x00000000 0xffffffff";

/** The text of a module with a global that begins with `start`, and a function of some lines. */
const moduleOf = (...lines: string[]) =>
  [
    "(module",
    ` (global $global$0 (mut v128) (v128.const i32x4 ${one}))`,
    ...lines.filter((line) => line.startsWith(" (global ")),
    ' (export "f" (func $0))',
    " (func $0 (param $0 v128) (result v128)",
    ...lines.filter((line) => !line.startsWith(" (global ")),
    " )",
    ")",
  ].join("\n");

Deno.test("each constant becomes one global, wherever it is used; zeros and ones in every bit stay", () => {
  const before = moduleOf(
    `  (f32x4.add (v128.const i32x4 ${one}) (v128.const i32x4 ${two}))`,
    `   (v128.const i32x4 ${one})`,
    `   (v128.const i32x4 ${zero})`,
    `   (v128.const i32x4 ${ones})`,
    `   (v128.const i32x4 ${mixed})`,
    "   (f64.const 1)",
  );
  const after = moduleOf(
    ` (global $constant0 (mut v128) (v128.const i32x4 ${one}))`,
    ` (global $constant1 (mut v128) (v128.const i32x4 ${two}))`,
    ` (global $constant2 (mut v128) (v128.const i32x4 ${mixed}))`,
    "  (f32x4.add (global.get $constant0) (global.get $constant1))",
    "   (global.get $constant0)",
    `   (v128.const i32x4 ${zero})`,
    `   (v128.const i32x4 ${ones})`,
    "   (global.get $constant2)",
    "   (f64.const 1)",
  );
  assertEquals(poolConstants(before), after);
  assertEquals(poolConstants(after), after);
});

Deno.test("a module that exports nothing is refused", () => {
  assertThrows(() => poolConstants("(module\n)"), Error, "exports nothing");
});

/** Whether 16 bytes are zeros, or ones in every bit. */
function isCheap(bytes: Uint8Array): boolean {
  return [0, 0xff].some((value) => bytes.every((byte) => byte === value));
}

for (const [name, text] of Object.entries({ ...modules, ...portable })) {
  Deno.test(`the module ${name} has its constants in globals, and nowhere else`, () => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    let globals = 0, elsewhere = 0;
    for (let i = 2; i + 19 <= bytes.length; i++) {
      if (bytes[i] !== 0xfd || bytes[i + 1] !== 0x0c || isCheap(bytes.subarray(i + 2, i + 18))) continue;
      // A global: v128 and mutable before its constant, and behind it the end of the expression.
      if (bytes[i - 2] === 0x7b && bytes[i - 1] === 1 && bytes[i + 18] === 0x0b) globals++;
      else elsewhere++;
    }
    assert(globals > 50, `there are ${globals}`);
    assertEquals(elsewhere, 0);
  });
}

Deno.test("exports that are marks are taken out, and no other", () => {
  const lines = [
    "(module",
    ' (export "f" (func $0))',
    ' (export "_g" (func $1))',
    ' (export "h_" (func $2))',
    ")",
  ];
  assertEquals(dropMarks(lines.join("\n")), lines.toSpliced(2, 1).join("\n"));
  const [kernels] = Object.values(modules);
  const names = WebAssembly.Module.exports(
    new WebAssembly.Module(Uint8Array.from(atob(kernels), (letter) => letter.charCodeAt(0))),
  ).map(({ name }) => name);
  assert(names.includes("activationBackward"));
  assertEquals(names.filter((name) => name.startsWith("_")), []);
});
