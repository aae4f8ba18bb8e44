/**
 * Threads that compute parts of one kernel at the same time, on the same memory.
 *
 * @module
 */
import { MlxError } from "../../errors.ts";
import { scratchAddress, scratchBytes } from "../memory.ts";
import { helperProgram, type HelperStart, type Words } from "./helper.ts";

/** How many arguments a kernel may have. */
export const arity = 16;

/** The room of the words, in bytes; the arguments of the helpers follow. */
const wordBytes = 64;

const at: Words = { call: 0, pending: 1, ready: 2, failed: 3, target: 4 };

/** Looks of a waiting thread before it sleeps: 20 to 50 µs; to be woken takes as long. */
const spins = 5000;

/** When a call is worth splitting; times are in nanoseconds of one thread's work. */
export interface Thresholds {
  /** A call below it stays on the calling thread: to hand it out and join takes 1 µs, or 50 if helpers sleep. */
  readonly call: number;
  /** No part is shorter. */
  readonly part: number;
  /** Helpers are started when calls that could be split have taken so long: to start one takes 10 to 20 ms. */
  readonly start: number;
}

/** What measurements on two cores gave. */
const measured: Thresholds = { call: 40_000, part: 20_000, start: 30_000_000 };

/** Splits whatever can be split, from the first call on: for tests and measurements. */
export const always: Thresholds = { call: 0, part: 0, start: 0 };

/** What a pool is for. */
export interface PoolOptions {
  readonly memory: WebAssembly.Memory;
  /** The compiled kernels. */
  readonly module: WebAssembly.Module;
  /** How many threads, the calling one included: 2 to `mostThreads`. */
  readonly count: number;
  /** Where in the memory the words are, and behind them the arguments of each helper. */
  readonly address: number;
  /** Is told when a thread cannot be started: the others do its work, and no number depends on it. */
  readonly warn: (message: string) => void;
  /** When it is used; by default when measurements say that it gains. */
  readonly thresholds?: Thresholds;
}

/** A pool of helper threads. None is started before {@linkcode start}. */
export class ThreadPool {
  /** The functions of the module; calls name them by their place. */
  readonly names: readonly string[];
  /** The arguments of each part; the first part is the calling thread's. */
  readonly args: readonly Float64Array[];
  readonly #options: PoolOptions;
  readonly #thresholds: Thresholds;
  readonly #words: Int32Array;
  #helpers: Worker[] = [];
  #calls = 0;
  #missed = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    const { memory, module, count, address, thresholds = measured } = this.#options = options;
    this.#thresholds = thresholds;
    this.names = WebAssembly.Module.exports(module).map(({ name }) => name);
    this.#words = new Int32Array(memory.buffer, address, wordBytes / 4).fill(0);
    this.args = Array.from(
      { length: count },
      (_, i) =>
        i === 0
          ? new Float64Array(arity)
          : new Float64Array(memory.buffer, address + wordBytes + (i - 1) * arity * 8, arity),
    );
  }

  /** How many threads compute at this moment, the calling one included: helpers take a while to start. */
  get size(): number {
    return this.#closed ? 1 : 1 + Atomics.load(this.#words, at.ready);
  }

  /** How many kernels were computed by more than one thread. */
  get calls(): number {
    return this.#calls;
  }

  /** How many threads a call is for that takes one of them so many nanoseconds. */
  threadsFor(work: number): number {
    const { call, part, start } = this.#thresholds;
    if (work < call) return 1;
    const { size } = this;
    if (size > 1) return Math.min(size, Math.max(1, Math.floor(work / part)));
    this.#missed += work;
    if (this.#missed >= start) this.start();
    return 1;
  }

  /** Starts the helpers, without waiting for them. Does nothing the second time, or on a closed pool. */
  start(): void {
    if (this.#helpers.length > 0 || this.#closed) return;
    const { memory, module, count, address, warn } = this.#options;
    const message: HelperStart = {
      memory,
      module,
      names: this.names,
      words: address,
      at,
      args: address + wordBytes,
      arity,
      scratch: scratchAddress + scratchBytes,
      scratchBytes,
      spins,
    };
    const program = `data:text/javascript,${encodeURIComponent(`(${helperProgram})()`)}`;
    for (let i = 1; i < count; i++) {
      const helper = new Worker(program, { type: "module", name: `mlx ${i}` });
      const fault = (reason: string) =>
        warn(`A thread could not be started, the others do its work: ${reason}`);
      helper.onmessage = ({ data }: MessageEvent<string>) => fault(data);
      helper.onerror = (event) => {
        event.preventDefault();
        fault(event.message);
      };
      helper.postMessage(message);
      this.#helpers.push(helper);
    }
  }

  /**
   * Waits for every helper that was started; only who measures or tests needs to.
   *
   * @throws {MlxError} If they take longer than `milliseconds`.
   */
  waitUntilReady(milliseconds = 10_000): void {
    const { count } = this.#options;
    const end = performance.now() + milliseconds;
    while (this.size < count) {
      if (performance.now() > end) {
        throw new MlxError(
          `Cannot start ${count} threads: only ${this.size} are there after ${milliseconds} ms`,
        );
      }
      Atomics.wait(this.#words, at.pending, 0, 1);
    }
  }

  /** Has `helpers` of them call a function, each with its own {@linkcode args}; the caller must {@linkcode join} them. */
  dispatch(target: number, helpers: number): void {
    this.#calls++;
    Atomics.store(this.#words, at.target, target);
    Atomics.store(this.#words, at.pending, helpers);
    // 23 bits of a counter: the sign stays that of a call, never of the end.
    Atomics.store(this.#words, at.call, (this.#calls & 0x7fffff) << 8 | helpers);
    Atomics.notify(this.#words, at.call);
  }

  /**
   * Waits for the helpers of the last call.
   *
   * @throws {Error} If one of them failed, which is a fault of the kernels.
   */
  join(): void {
    const words = this.#words;
    let left = Atomics.load(words, at.pending);
    for (let i = 0; left > 0; left = Atomics.load(words, at.pending)) {
      if (++i >= spins) Atomics.wait(words, at.pending, left);
    }
    if (Atomics.load(words, at.failed) > 0) {
      throw new Error(`A thread failed in the kernel ${this.names[Atomics.load(words, at.target)]}`);
    }
  }

  /** Ends the helpers; from then on the calling thread computes alone. */
  close(): void {
    this.#closed = true;
    Atomics.store(this.#words, at.call, -1);
    Atomics.notify(this.#words, at.call);
    this.#helpers = [];
  }
}
