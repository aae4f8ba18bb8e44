/**
 * The program of a helper thread: it computes parts of kernels that the pool hands out.
 *
 * @module
 */

/** Places of the 32-bit words through which a pool and its helpers talk. */
export interface Words {
  /** The number of the call, and in its lowest eight bits how many helpers it is for; -1 ends the helpers. */
  readonly call: number;
  /** How many helpers have not finished the call. */
  readonly pending: number;
  /** How many helpers listen; the next one takes this number as its own. */
  readonly ready: number;
  /** How many parts failed. */
  readonly failed: number;
  /** Which function is called: its place among `names`. */
  readonly target: number;
}

/** What a helper is told, once. */
export interface HelperStart {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** The functions of the module, in the order by which calls name them. */
  readonly names: readonly string[];
  /** Where the words are, in bytes. */
  readonly words: number;
  /** See {@linkcode Words}. */
  readonly at: Words;
  /** Where the arguments of the first helper are, in bytes; those of the next one follow. */
  readonly args: number;
  /** How many arguments each helper has room for. */
  readonly arity: number;
  /** Where the scratch area of the first helper is, and how long one is, in bytes. */
  readonly scratch: number;
  /** See `scratch`. */
  readonly scratchBytes: number;
  /** How often to look for a call before going to sleep. */
  readonly spins: number;
}

/**
 * Waits for calls and computes parts of them until it is told to end.
 *
 * Its text is the whole program of a thread (a `data:` module, which needs no permission, is in every bundle and every
 * compiled program), so it must not name anything outside itself.
 */
export function helperProgram(): void {
  const scope = globalThis as unknown as {
    onmessage: (event: { data: HelperStart }) => void;
    /** Says why it cannot help. */
    postMessage(fault: string): void;
    close(): void;
  };
  scope.onmessage = (
    { data: { memory, module, names, words, at, args, arity, scratch, scratchBytes, spins } },
  ) => {
    const shared = new Int32Array(memory.buffer, words, 16);
    let exports: WebAssembly.Exports;
    try {
      exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
    } catch (error) {
      scope.postMessage(String(error));
      return scope.close();
    }
    const functions = names.map((name) => exports[name] as (...values: number[]) => number);
    // A call that comes after this look and before the registration is not for this helper.
    let last = Atomics.load(shared, at.call);
    const index = last === -1 ? 0 : Atomics.add(shared, at.ready, 1);
    (exports.setScratch as (address: number) => void)(scratch + index * scratchBytes);
    const a = new Float64Array(memory.buffer, args + index * arity * 8, arity);
    while (last !== -1) {
      let call = Atomics.load(shared, at.call);
      for (let i = 0; call === last; call = Atomics.load(shared, at.call)) {
        if (++i === spins) {
          Atomics.wait(shared, at.call, last);
          i = 0;
        }
      }
      last = call;
      if (call === -1 || index >= (call & 255)) continue;
      try {
        const f = functions[Atomics.load(shared, at.target)];
        // deno-fmt-ignore
        f(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15]);
      } catch {
        Atomics.add(shared, at.failed, 1);
      }
      if (Atomics.sub(shared, at.pending, 1) === 1) Atomics.notify(shared, at.pending);
    }
    scope.close();
  };
}
