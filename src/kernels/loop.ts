/**
 * Loops: many steps of training as one function of WebAssembly, each of the same calls.
 *
 * Between the calls stands what the training loop does between them: the loss is put together, a step after which the sum
 * of losses would not be finite is the last, and goes no further. The operations and their order are those of
 * `train/step.ts`, so the bits are.
 *
 * @module
 */

import type { Functions } from "./functions.ts";
import type { Float, Precision } from "./kernels.ts";
import { addFloat64, type Call, Callees, instantiate } from "./program.ts";
import { signatures } from "./wasm/kernels.generated.ts";
import { addConstant, exported, op } from "./wasm_module.ts";

/** A part of the loss of a step: factor * (result / divisor). */
export interface Term {
  /** Of the rows of the step, or of the step: then it counts once for each row. */
  readonly of: "rows" | "step";
  /** What the quotient is multiplied by; 1 changes nothing. */
  readonly factor: number;
  /** What the result is divided by; 1 changes nothing. */
  readonly divisor: number;
}

/** A step as its calls. */
export interface LoopedStep {
  /** How many rows it has: from step to step the place where they begin moves by as many. */
  readonly rows: number;
  /** Up to the loss, in order. The result of the last call of a piece enters the loss where there is a term. */
  readonly forward: readonly { compute(at: number): unknown; readonly term?: Term }[];
  /** What comes after, if the losses are finite; it may give the step's number and rate to kernels as they are. */
  rest(step: number, rate: number): void;
  /** Arrays whose numbers move from step to step: an argument that depends on them makes a loop impossible. */
  readonly state: readonly Float[];
}

/** Many steps as one function. */
export interface StepLoop {
  /** The learning rates of the steps to come, in order: to be written before they are made. */
  readonly rates: Float64Array;
  /**
   * Makes steps until there are `count`, at most as many as there are rates, or the total would not be finite: of such a step only the part up to the loss.
   *
   * @param at Where the rows of the first begin.
   * @param step The number of the first.
   * @returns How many were completed.
   */
  run(at: number, step: number, count: number): number;
  /** The losses of completed steps are added to it, in order. */
  total: number;
  /** The loss of the last step, times the number of its rows. */
  readonly loss: number;
}

/** The calls of a {@linkcode LoopedStep}, as they were noted. */
export interface LoopedCalls {
  readonly rows: number;
  /** With {@linkcode faraway} for where the rows begin. */
  readonly forward: readonly { readonly calls: readonly Call[]; readonly term?: Term }[];
  /** With two numbers of steps and two rates: an argument that differs has to be one of these. */
  readonly rest: readonly (readonly Call[])[];
  readonly steps: readonly number[];
  readonly rates: readonly number[];
}

// The variables of the function. The first three are its parameters.
const at = 0, step = 1, count = 2, done = 3, ofRows = 4, ofStep = 5, rate = 6;
// The variables of the module.
const total = 0, loss = 1;
/** 8192 rates. */
const pages = 1;

/**
 * The loop of these calls; undefined if some argument differs in another way than to be the number or the rate of the step.
 *
 * @param functions The exports of a module of kernels.
 */
export function assembleLoop(
  { rows, forward, rest, steps, rates }: LoopedCalls,
  functions: Functions,
  precision: Precision,
): StepLoop | undefined {
  const moving = movingArguments(rest, steps, rates);
  if (!moving) return undefined;
  const body: number[] = [], callees = new Callees(precision);
  body.push(op.loop, op.nothing);
  for (const sum of [ofRows, ofStep]) {
    addConstant(body, "d", 0);
    body.push(op.localSet, sum);
  }
  for (const { calls, term } of forward) {
    for (let i = 0; i < calls.length; i++) {
      const result = callees.addCall(body, calls[i]);
      if (term && i === calls.length - 1) addTerm(body, result, term);
      else if (result !== "") body.push(op.drop);
    }
  }
  // loss = sum over the rows + rows * sum of the step; nothing more happens if the total would not be finite with it.
  body.push(op.localGet, ofRows, op.localGet, ofStep);
  addConstant(body, "d", rows);
  body.push(op.f64Multiply, op.f64Add, op.globalSet, loss);
  body.push(op.globalGet, total, op.globalGet, loss, op.f64Add, op.f64Abs);
  addConstant(body, "d", Infinity);
  body.push(op.f64Less, op.i32EqualsZero, op.if, op.nothing, op.localGet, done, op.return, op.end);
  body.push(op.localGet, done);
  addConstant(body, "i", 3);
  body.push(op.i32ShiftLeft, op.f64Load, 3, 0, op.localSet, rate);
  for (let i = 0; i < rest[0].length; i++) {
    if (callees.addCall(body, rest[0][i], moving[i]) !== "") body.push(op.drop);
  }
  body.push(op.globalGet, total, op.globalGet, loss, op.f64Add, op.globalSet, total);
  addStep(body, at, "i", rows);
  addStep(body, step, "d", 1);
  addStep(body, done, "i", 1);
  body.push(op.localGet, done, op.localGet, count, op.i32LessUnsigned, op.branchIf, 0, op.end);
  body.push(op.localGet, done);
  const parts = {
    imports: callees.list,
    type: "idi>i",
    locals: "iddd",
    globals: ["total", "loss"],
    pages,
    body,
  };
  return loopOf(instantiate(parts, functions));
}

function loopOf(exports: WebAssembly.Exports): StepLoop {
  const sum = exports.total as WebAssembly.Global, last = exports.loss as WebAssembly.Global;
  return {
    rates: new Float64Array((exports.memory as WebAssembly.Memory).buffer),
    run: exports[exported] as StepLoop["run"],
    get total() {
      return sum.value;
    },
    set total(value) {
      sum.value = value;
    },
    get loss() {
      return last.value;
    },
  };
}

/** For each call, the arguments that are the number or the rate of the step; undefined if one is something else. */
function movingArguments(
  rest: LoopedCalls["rest"],
  steps: readonly number[],
  rates: readonly number[],
): number[][] | undefined {
  const [calls, others] = rest;
  if (calls.length !== others.length) return undefined;
  const moving: number[][] = [];
  for (let i = 0; i < calls.length; i++) {
    const { name, args } = calls[i], other = others[i];
    if (name !== other.name) return undefined;
    const variables: number[] = [];
    for (let p = 0; p < args.length; p++) {
      const is = (pair: readonly number[]) => args[p] === pair[0] && other.args[p] === pair[1];
      const letter = signatures[name][p];
      if (Object.is(args[p], other.args[p])) variables.push(-1);
      else if (is(steps) && letter === "d") variables.push(step);
      else if (is(rates) && "dr".includes(letter)) variables.push(rate);
      else return undefined;
    }
    moving.push(variables);
  }
  return moving;
}

/** Adds the result on the stack, as its term says, to a part of the loss. */
function addTerm(body: number[], type: string, { of, factor, divisor }: Term): void {
  addFloat64(body, type);
  if (divisor !== 1) {
    addConstant(body, "d", divisor);
    body.push(op.f64Divide);
  }
  if (factor !== 1) {
    addConstant(body, "d", factor);
    body.push(op.f64Multiply);
  }
  const sum = of === "rows" ? ofRows : ofStep;
  body.push(op.localGet, sum, op.f64Add, op.localSet, sum);
}

/** Adds a number to a variable. */
function addStep(body: number[], variable: number, type: "i" | "d", by: number): void {
  body.push(op.localGet, variable);
  addConstant(body, type, by);
  body.push(type === "i" ? op.i32Add : op.f64Add, op.localSet, variable);
}
