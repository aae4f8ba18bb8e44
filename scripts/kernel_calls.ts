/**
 * What runs need of the kernels' definitions, as a file of TypeScript: calls, types, how threads divide them.
 * scripts/build_kernels.ts writes it, a test compares it.
 *
 * @module
 */
import type { Argument, Division, KernelDefinition } from "../src/kernels/definition.ts";
import { definitions } from "../src/kernels/definitions/mod.ts";
import { parts } from "../src/kernels/definitions/parts.ts";
import type { SplitRule } from "../src/kernels/threads/splits.ts";

const results = { d: "number", i: "number" };

/** The text of src/kernels/calls.generated.ts. */
export function kernelCallsText(kernels: readonly KernelDefinition[] = definitions): string {
  const each = (line: (kernel: KernelDefinition) => string) => kernels.map(line).join("");
  const rules = kernels.flatMap(({ name, args, split }) =>
    split ? [[name, ruleOf(args, split)] as const] : []
  );
  const multiplyAdds = kernels.flatMap(({ name, args, multiplyAdds }) =>
    multiplyAdds
      ? [[name, multiplyAdds.map((by) => parameters(args).findIndex((p) => nameOf(p) === by))]]
      : []
  );
  return `/**
 * The calls of the kernels, made of their definitions by deno task kernels.
 *
 * @module
 */
import { type FusedActivation, fusedActivations } from "./activations.ts";
import type { Functions } from "./functions.ts";
import type { Float, Precision, RandomStream } from "./kernels.ts";
import type { Addresses } from "./memory.ts";
import type { SplitRule } from "./threads/splits.ts";
import type { AdadeltaStep, AdagradStep, AdamStep, LionStep, NadamStep, RmspropStep, SgdStep } from "./updates.ts";

/** The arithmetic that the library promises to optimizers of one's own. */
export interface UpdateKernels {
  /** That of all arrays of a call. */
  readonly precision: Precision;
${each((kernel) => kernel.promised ? declaration(kernel) : "")}}

/** The functions that compute. */
export interface KernelCalls extends UpdateKernels {
${each((kernel) => kernel.promised ? "" : declaration(kernel))}}

/** Their names. */
export type KernelName = Exclude<keyof KernelCalls, "precision">;

/** The names of functions that compute parts of them. */
export type PartName = ${Object.keys(parts).map((name) => JSON.stringify(name)).join(" | ")};

/** The calls into a module of WebAssembly: arrays become addresses, settings numbers. Nothing is allocated. */
export abstract class WasmCalls implements KernelCalls {
  abstract readonly precision: Precision;
  /** Where arrays are. */
  protected readonly at: Addresses;
  /** What is called; something else only while calls are noted. */
  protected wasm: Functions;

  constructor(at: Addresses, wasm: Functions) {
    this.at = at;
    this.wasm = wasm;
  }
${each(call)}}

/** How threads divide them. */
export const splitRules: Readonly<Partial<Record<KernelName | PartName, SplitRule>>> = {
${lines([...rules, ...Object.entries(parts)])}};

/** Of products, the parameters whose product is their number of multiply-adds. */
export const multiplyAdds: Readonly<Partial<Record<KernelName, readonly number[]>>> = {
${lines(multiplyAdds)}};
`;
}

function typeOf(result: KernelDefinition["result"]): string {
  return result ? results[result] : "void";
}

/** Members of an object, a line each. */
function lines(entries: readonly (readonly unknown[])[]): string {
  return entries.map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`).join("");
}

/** "out: Float", … */
function parameters(args: readonly Argument[]): string[] {
  return args.flatMap(({ takes }) => takes);
}

/** The name of a parameter. */
function nameOf(parameter: string): string {
  return parameter.split(/[ :]/)[0];
}

function declaration({ name, does, args, result }: KernelDefinition): string {
  // A parameter with a default is one that may be left out.
  const takes = parameters(args).map((parameter) => parameter.replace(/^(\w+) = \d+$/, "$1?: number"));
  const text = does.split(/\s*\n\s*/);
  const comment = text.length > 1
    ? `/**${text.map((line) => `\n   * ${line}`).join("")}\n   */`
    : `/** ${does} */`;
  return `  ${comment}\n  ${name}(${takes.join(", ")}): ${typeOf(result)};\n`;
}

function call({ name, args, result }: KernelDefinition): string {
  const passes = args.flatMap(({ passes }) => passes).join(", ");
  const back = result ? "return " : "";
  return `
  ${name}(${parameters(args).join(", ")}): ${typeOf(result)} {
    ${back}this.wasm.${name}(${passes});
  }
`;
}

/** A division with the places of the arguments that it names. */
function ruleOf(args: readonly Argument[], division: Division): SplitRule {
  const place = (name: string) => {
    const index = args.findIndex((argument) => argument.name === name);
    if (index < 0) throw new Error(`Cannot divide by "${name}": there is no such argument`);
    return args.slice(0, index).reduce((sum, { letters }) => sum + letters.length, 0);
  };
  if (division.by === "rows") {
    const { rows, arrays, times, ...rest } = division;
    return { ...rest, rows: place(rows), arrays: arrays.map(place), times: times.map(place) };
  }
  if (division.by !== "elements") return division;
  const { first, ...rest } = division;
  const divided = args.findIndex(({ elements }) => !elements);
  return {
    ...rest,
    arrays: args.slice(0, divided).reduce((sum, { letters }) => sum + letters.length, 0),
    count: place("length"),
    ...first !== undefined && { first: place(first) },
  };
}
