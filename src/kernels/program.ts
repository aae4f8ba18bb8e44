/**
 * Programs: calls of kernels with fixed arguments, assembled to one function of WebAssembly.
 *
 * From JavaScript a call costs about as much as a kernel computes on a small layer, and many times that before the
 * engine has compiled what prepares it. In a program the calls stand one after the other with their arguments as
 * constants: the same calls, so the same bits.
 *
 * @module
 */

import type { Functions } from "./calls/functions.ts";
import type { Precision } from "./kernels.ts";
import { signatures } from "./wasm/kernels.generated.ts";

/** A call of a function with addresses, sizes and settings. */
export interface Call {
  readonly name: keyof Functions;
  readonly args: readonly (number | boolean)[];
}

/** Functions that only note their calls; their results are 0. */
export function notingFunctions(noted: Call[]): Functions {
  return new Proxy({} as Functions, {
    get: (_, name) => (...args: Call["args"]) => {
      noted.push({ name: name as keyof Functions, args });
      return 0;
    },
  });
}

/**
 * The number of a program with which its calls are noted. It is so large that an address which it was added to shows how
 * often it was, and small enough for that to be exact.
 */
export const faraway = 2 ** 40;

/**
 * One function of a number that makes all calls in order and gives the result of the last one, as a float64; 0 if it
 * has none.
 *
 * @param calls As they were noted with {@linkcode faraway} for the number.
 * @param functions The exports of a module of kernels.
 */
export function assemble(
  calls: readonly Call[],
  functions: Functions,
  precision: Precision,
): (at: number) => number {
  const module = new WebAssembly.Module(encode(calls, precision));
  const { exports } = new WebAssembly.Instance(module, { [imported]: functions });
  return exports[exported] as (at: number) => number;
}

// The binary format: https://webassembly.github.io/spec/core/binary/. Bytes are added by plain loops, since nothing of
// this is compiled yet where it runs, once or twice in a run.

const imported = "k", exported = "run";
const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 };
const functionType = 0x60, functionKind = 0;
const types: Readonly<Record<string, number>> = { i: 0x7f, f: 0x7d, d: 0x7c };
const opcodes = {
  end: 0x0b,
  call: 0x10,
  drop: 0x1a,
  localGet: 0x20,
  i32Const: 0x41,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Add: 0x6a,
  i32Mul: 0x6c,
  f64FromI32: 0xb7,
  f64FromF32: 0xbb,
};

/** A module that imports the functions of `calls` and exports one that makes them. */
function encode(calls: readonly Call[], precision: Precision): Uint8Array<ArrayBuffer> {
  const real = precision === "float32" ? "f" : "d";
  const names: string[] = [], kinds: string[] = [];
  for (const { name } of calls) {
    if (names.includes(name)) continue;
    names.push(name);
    kinds.push(signatures[name].replaceAll("r", real));
  }
  const count = names.length;
  const type = [count + 1], imports = [count], body = [0];
  for (let i = 0; i < count; i++) {
    addType(type, kinds[i]);
    addName(imports, imported);
    addName(imports, names[i]);
    imports.push(functionKind, i);
  }
  addType(type, "i>d");
  for (let i = 0; i < calls.length; i++) {
    const { name, args } = calls[i], index = names.indexOf(name), kind = kinds[index];
    const arity = kind.indexOf(">");
    for (let p = 0; p < arity; p++) addArgument(body, kind[p], Number(args[p]));
    body.push(opcodes.call, index);
    addResult(body, kind.slice(arity + 1), i === calls.length - 1);
  }
  body.push(opcodes.end);
  const functions = [1, count], exports = [1], codes = [1];
  addName(exports, exported);
  exports.push(functionKind, count);
  addSized(codes, body);
  const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  addSection(module, sections.type, type);
  addSection(module, sections.import, imports);
  addSection(module, sections.function, functions);
  addSection(module, sections.export, exports);
  addSection(module, sections.code, codes);
  return Uint8Array.from(module);
}

/** What becomes of a result on the stack: that of the last call is given as a float64. */
function addResult(bytes: number[], type: string, last: boolean): void {
  if (!last) {
    if (type !== "") bytes.push(opcodes.drop);
  } else if (type === "") addConstant(bytes, "d", 0);
  else if (type === "i") bytes.push(opcodes.f64FromI32);
  else if (type === "f") bytes.push(opcodes.f64FromF32);
}

const number = new DataView(new ArrayBuffer(8));

/** Puts a number on the stack, converted as a call from JavaScript converts it. */
function addConstant(bytes: number[], type: string, value: number): void {
  if (type === "i") {
    bytes.push(opcodes.i32Const);
    // LEB128 in two's complement.
    let rest = value | 0;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push(rest & 0x7f | 0x80);
    bytes.push(rest & 0x7f);
    return;
  }
  const size = type === "f" ? 4 : 8;
  bytes.push(size === 4 ? opcodes.f32Const : opcodes.f64Const);
  if (size === 4) number.setFloat32(0, value, true);
  else number.setFloat64(0, value, true);
  for (let i = 0; i < size; i++) bytes.push(number.getUint8(i));
}

/** Puts an argument on the stack; an address may grow with the number that the function is given. */
function addArgument(bytes: number[], type: string, value: number): void {
  if (type !== "i" || value < faraway) return addConstant(bytes, type, value);
  const stride = Math.floor(value / faraway);
  addConstant(bytes, "i", value - stride * faraway);
  bytes.push(opcodes.localGet, 0);
  addConstant(bytes, "i", stride);
  bytes.push(opcodes.i32Mul, opcodes.i32Add);
}

/** The type of a function: "iid>d". */
function addType(bytes: number[], kind: string): void {
  const arity = kind.indexOf(">");
  bytes.push(functionType, arity);
  for (let i = 0; i < arity; i++) bytes.push(types[kind[i]]);
  bytes.push(kind.length - arity - 1);
  for (let i = arity + 1; i < kind.length; i++) bytes.push(types[kind[i]]);
}

/** A name: letters that take a byte each. */
function addName(bytes: number[], name: string): void {
  bytes.push(name.length);
  for (let i = 0; i < name.length; i++) bytes.push(name.charCodeAt(i));
}

function addSection(bytes: number[], id: number, content: readonly number[]): void {
  bytes.push(id);
  addSized(bytes, content);
}

/** Bytes behind their number, which is LEB128. */
function addSized(bytes: number[], content: readonly number[]): void {
  let length = content.length;
  for (; length > 0x7f; length >>>= 7) bytes.push(length & 0x7f | 0x80);
  bytes.push(length);
  for (let i = 0; i < content.length; i++) bytes.push(content[i]);
}
