/**
 * What a kernel is: everything about it but its WebAssembly, in one place.
 *
 * `definitions/mod.ts` is the table of all. `deno task kernels` makes `calls.generated.ts` of it: the calls with their
 * types and documentation, how threads divide them, and how many multiply-adds they are. A run loads that, never the
 * definitions, so they may be as long as they need to be.
 *
 * @module
 */
import type { Exam } from "./exam/draw.ts";
import type { KernelCalls, KernelName } from "./calls.generated.ts";
import type { SplitRule } from "./threads/splits.ts";
import type { Precision } from "./kernels.ts";

/** One parameter of a call, or what follows from others, and what the WebAssembly function is given for it. */
export interface Argument {
  /** Parameters of the call in TypeScript; none for what follows from others. */
  readonly takes: readonly string[];
  /** What the function is given: expressions of those parameters. */
  readonly passes: readonly string[];
  /** Letters of what it is given: i an integer of 32 bits, d a float64, r a number of the precision. */
  readonly letters: string;
  /** How a definition refers to it. */
  readonly name: string;
  /** Whether it is an array with a number for each element of the output, so that a part of the output has a part of it. */
  readonly elements?: true;
}

/** Where an array begins. */
export function array(name: string): Argument {
  return { name, takes: [`${name}: Float`], passes: [`this.at.of(${name})`], letters: "i", elements: true };
}

/** The same for an array that may be empty, which means that there is none. */
export function optional(name: string): Argument {
  return {
    name,
    takes: [`${name}: Float`],
    passes: [`this.at.orNone(${name})`],
    letters: "i",
    elements: true,
  };
}

/** The same for a number of each class. */
export function perClass(name: string): Argument {
  return { ...optional(name), elements: undefined };
}

/** The same for indices and other words of 32 bits. */
export function words(name: string): Argument {
  return { name, takes: [`${name}: Uint32Array`], passes: [`this.at.ofWords(${name})`], letters: "i" };
}

/** The same for words that are the output. */
export function outputWords(name: string): Argument {
  return { ...words(name), elements: true };
}

/** The length of an array that is a parameter too. */
export function lengthOf(name: string): Argument {
  return { name: "length", takes: [], passes: [`${name}.length`], letters: "i" };
}

/** A size, an index or a seed. */
export function whole(name: string): Argument {
  return { name, takes: [`${name}: number`], passes: [name], letters: "i" };
}

/** A setting, rounded to the precision. */
export function real(name: string): Argument {
  return { name, takes: [`${name}: number`], passes: [name], letters: "r" };
}

/** Yes or no. */
export function flag(name: string): Argument {
  return { name, takes: [`${name}: boolean`], passes: [name], letters: "i" };
}

/** What a dense layer ends with. */
export const activation: Argument = {
  name: "activation",
  takes: ["activation: FusedActivation"],
  passes: ["fusedActivations.indexOf(activation)"],
  letters: "i",
};

/** A stream of random words. */
export const stream: Argument = {
  name: "stream",
  takes: ["stream: RandomStream"],
  passes: [0, 1].map((i) => `stream.key[${i}]`).concat([0, 1, 2].map((i) => `stream.counter[${i}]`)),
  letters: "iiiii",
};

/** Anything else: parameters, what is passed for them, and its letters. */
export function given(takes: readonly string[], passes: readonly string[], letters: string): Argument {
  return { name: takes[0].split(":")[0], takes, passes, letters };
}

/**
 * How threads, and pieces of a long call, divide the output: by elements, which take so many picoseconds in float32; by
 * rows, by rectangles of a product, or in another way that threads/splits.ts knows.
 */
export type Division =
  | { readonly by: "elements"; readonly picoseconds: number; readonly first?: string; readonly bytes?: 4 }
  | {
    readonly by: "rows";
    /** The argument that says how many there are. */
    readonly rows: string;
    /** For each array that is divided, in order from the first argument on, the argument that says how long its rows are. */
    readonly arrays: readonly string[];
    /** A row takes the product of these arguments, and of bytes of a number, times so many nanoseconds. */
    readonly times: readonly string[];
    readonly nanoseconds: number;
  }
  | Exclude<SplitRule, { readonly by: "elements" | "rows" }>;

/** Everything about a kernel but its WebAssembly, which is a function of the same name below `wasm/kernels/`. */
export interface KernelDefinition<K extends KernelName = KernelName> {
  readonly name: K;
  /** What it computes, for readers: the contract that the reference states in code. */
  readonly does: string;
  /** In the order in which the WebAssembly function takes them. */
  readonly args: readonly Argument[];
  /** What it returns: a float64, or a whole number; by default nothing. */
  readonly result?: "d" | "i";
  /** The defining kernel of a precision, in plain loops. */
  reference(precision: Precision): KernelCalls[K];
  /** Calls of it, which every implementation, the self-test and the known digests go by. */
  readonly exam: Exam;
  /** How threads divide it; null where one thread computes it. */
  readonly split: Division | null;
  /**
   * Whether it adds more than two numbers: then tests try it in other orders (tests/kernels/disorder.ts). To be said of
   * kernels that threads do not divide by elements; those that they do add none.
   */
  readonly sums?: boolean;
  /** Whether the library promises it to optimizers of one's own. */
  readonly promised?: true;
  /** The arguments whose product is its number of multiply-adds, for the plan and for `workers: auto`; for products. */
  readonly multiplyAdds?: readonly string[];
}

/** Defines a kernel. */
export function defineKernel<K extends KernelName>(
  name: K,
  definition: Omit<KernelDefinition<K>, "name">,
): KernelDefinition<K> {
  return { name, ...definition };
}
