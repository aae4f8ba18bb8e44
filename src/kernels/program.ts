/**
 * Programs: calls of kernels with fixed arguments, assembled to one function of WebAssembly.
 *
 * From JavaScript a call costs about as much as a kernel computes on a small layer, and many times that before the
 * engine has compiled what prepares it. In a program the calls stand one after the other with their arguments as
 * constants: the same calls, so the same bits.
 *
 * @module
 */

import type { Functions } from "./functions.ts";
import type { Precision } from "./kernels.ts";
import { signatures } from "./wasm/kernels.generated.ts";
import { addConstant, addLength, encode, exported, imported, type OneFunction, op } from "./wasm_module.ts";

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
 * often it was, and small enough for that to be exact, up to {@linkcode mostBytes} times.
 */
export const faraway = 2 ** 34;

/** By so many bytes an address may move when the number of a program grows by one. */
export const mostBytes = 2 ** 18;

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
  const body: number[] = [], callees = new Callees(precision);
  for (let i = 0; i < calls.length; i++) {
    const result = callees.addCall(body, calls[i]);
    if (i === calls.length - 1) addFloat64(body, result);
    else if (result !== "") body.push(op.drop);
  }
  const exports = instantiate({ imports: callees.list, type: "i>d", body }, functions);
  return exports[exported] as (at: number) => number;
}

/** The exports of a module that calls `functions`. */
export function instantiate(parts: OneFunction, functions: Functions): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(encode(parts)), { [imported]: functions }).exports;
}

/** The functions that a program calls, numbered as they come. */
export class Callees {
  readonly list: { readonly name: string; readonly type: string }[] = [];
  readonly #real: string;

  constructor(precision: Precision) {
    this.#real = precision === "float32" ? "f" : "d";
  }

  /**
   * Makes a call. An address moves with the variable 0, as often as {@linkcode faraway} was added to it.
   *
   * @param moving For each argument, if it is one that is not constant, the number of the variable that it is.
   * @returns The type of the result that is then on the stack, or "".
   */
  addCall(body: number[], { name, args }: Call, moving: readonly number[] = []): string {
    const index = this.#indexOf(name), { type } = this.list[index];
    const arity = type.indexOf(">");
    for (let p = 0; p < arity; p++) {
      if (moving[p] >= 0) {
        body.push(op.localGet, moving[p]);
        if (type[p] === "f") body.push(op.f32FromF64);
      } else addArgument(body, type[p], Number(args[p]));
    }
    body.push(op.call);
    addLength(body, index);
    return type.slice(arity + 1);
  }

  #indexOf(name: string): number {
    const { list } = this;
    for (let i = 0; i < list.length; i++) if (list[i].name === name) return i;
    return list.push({ name, type: signatures[name].replaceAll("r", this.#real) }) - 1;
  }
}

/** Makes a float64 of what is on the stack: a number of `type`, or nothing, which counts as 0. */
export function addFloat64(body: number[], type: string): void {
  if (type === "") addConstant(body, "d", 0);
  else if (type === "i") body.push(op.f64FromI32);
  else if (type === "f") body.push(op.f64FromF32);
}

/** Puts an argument on the stack; an address may grow with the number that the function is given. */
function addArgument(body: number[], type: string, value: number): void {
  if (type !== "i" || value < faraway) return addConstant(body, type, value);
  const stride = Math.floor(value / faraway);
  addConstant(body, "i", value - stride * faraway);
  body.push(op.localGet, 0);
  addConstant(body, "i", stride);
  body.push(op.i32Multiply, op.i32Add);
}
