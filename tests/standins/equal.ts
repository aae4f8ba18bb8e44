/** The deep equality of the stand-in for `@std/assert`. */

/** Whether `a` and `b` are equal in structure; numbers by `===`, but `NaN` equals itself. */
export function equal(a: unknown, b: unknown, seen: Map<unknown, unknown> = new Map()): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || prototypeOf(a) !== prototypeOf(b)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof ArrayBuffer || a instanceof SharedArrayBuffer) {
    return equal(new Uint8Array(a), new Uint8Array(b as ArrayBuffer), seen);
  }
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    const [x, y] = [a as Float64Array, b as Float64Array];
    return x.length === y.length && x.every((value, i) => value === y[i] || Object.is(value, y[i]));
  }
  if (a instanceof Map || a instanceof Set) {
    const others = [...(b as Iterable<unknown>)];
    return a.size === others.length &&
      [...a].every((item) => others.some((other) => equal(item, other, seen)));
  }
  const keys = new Set([...keysOf(a), ...keysOf(b)]);
  return Object.keys(a).length === Object.keys(b).length &&
    [...keys].every((key) => key in a && key in b && equal(Reflect.get(a, key), Reflect.get(b, key), seen));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function prototypeOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** The keys of an object and, for an instance, of its classes: getters are compared too. */
function keysOf(value: object): PropertyKey[] {
  const keys: PropertyKey[] = [];
  for (let o = value; o && o !== Object.prototype && o !== Array.prototype; o = Object.getPrototypeOf(o)) {
    keys.push(...Reflect.ownKeys(o));
  }
  return keys;
}
