/**
 * The functions of a module, the long ones computed by all threads of a pool.
 *
 * @module
 */
import type { Functions } from "../functions.ts";
import { arity, type ThreadPool } from "./pool.ts";
import { type Split, splits } from "./splits.ts";

/** The same functions; what can be split is, if it is long enough. The bits are the same. */
export function threadedFunctions(
  functions: Functions,
  size: number,
  pool: ThreadPool,
): Functions {
  const threaded = Object.entries(splits(size)).map((
    [name, split],
  ) => [name, threadedFunction(functions, name as keyof Functions, split, pool)]);
  return { ...functions, ...Object.fromEntries(threaded) };
}

function threadedFunction(
  functions: Functions,
  name: keyof Functions,
  split: Split,
  pool: ThreadPool,
): Functions[keyof Functions] {
  const whole = functions[name], part = functions[split.target];
  const target = pool.names.indexOf(split.target);
  const call = new Float64Array(arity), own = pool.args[0];
  // As many arguments as a kernel may have, written out: rest parameters would make an array in every call.
  return (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) => {
    call[0] = +a;
    call[1] = +b;
    call[2] = +c;
    call[3] = +d;
    call[4] = +e;
    call[5] = +f;
    call[6] = +g;
    call[7] = +h;
    call[8] = +i;
    call[9] = +j;
    call[10] = +k;
    call[11] = +l;
    call[12] = +m;
    call[13] = +n;
    call[14] = +o;
    call[15] = +p;
    const parts = Math.min(pool.threadsFor(split.work(call)), split.most(call));
    // A call without elements or terms has no parts.
    if (!(parts > 1)) return whole(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
    for (let index = 1; index < parts; index++) split.part(pool.args[index], call, index, parts);
    pool.dispatch(target, parts - 1);
    split.part(own, call, 0, parts);
    // deno-fmt-ignore
    const result = part(
      own[0], own[1], own[2], own[3], own[4], own[5], own[6], own[7],
      own[8], own[9], own[10], own[11], own[12], own[13], own[14], own[15],
    );
    pool.join();
    return result;
  };
}
