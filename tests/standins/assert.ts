/** Stand-in for `@std/assert`: the assertions that the tests use, on Node's built-in modules. */
import { inspect, isDeepStrictEqual } from "node:util";

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error = Error> = abstract new (...args: any[]) => E;

/** What every failing assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Throws an {@linkcode AssertionError} with `message`. */
export function fail(message?: string): never {
  throw new AssertionError(message === undefined ? "Failed assertion." : `Failed assertion: ${message}`);
}

/** Holds when `value` is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Holds when the two are deeply equal; `NaN` equals itself and `0` differs from `-0`. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (!isDeepStrictEqual(actual, expected)) differ("are not equal", actual, expected, message);
}

/** Holds when the two are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (isDeepStrictEqual(actual, expected)) differ("are equal", actual, expected, message);
}

/** Holds when the two are the same value, by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  if (!Object.is(actual, expected)) differ("are not strictly equal", actual, expected, message);
}

/** Holds when the two numbers are within `tolerance` (default: 1e-7 of the expected value). */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (!(Math.abs(expected - actual) <= allowed)) {
    differ(`are not within ${allowed}`, actual, expected, message);
  }
}

/** Holds when `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) differ("do not include each other", actual, expected, message);
}

/** Holds when `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) differ("do not match", actual, expected, message);
}

/** Holds when `actual` was made by `expected` or a class derived from it. */
export function assertInstanceOf<E extends abstract new (...args: never[]) => unknown>(
  actual: unknown,
  expected: E,
  message?: string,
): asserts actual is InstanceType<E> {
  if (!(actual instanceof expected)) differ("are not an instance and its class", actual, expected, message);
}

/** Holds when `fn` throws (an error of the class, with the text in its message); gives what was thrown. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMessage?: ErrorClass | string,
  includes?: string,
  message?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    return checkThrown(error, classOrMessage, includes, message);
  }
  throw new AssertionError("Expected function to throw");
}

/** Holds when the promise of `fn` rejects, as {@linkcode assertThrows}; a synchronous throw does not count. */
export function assertRejects(fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMessage?: ErrorClass | string,
  includes?: string,
  message?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    throw new AssertionError("Function throws when expected to reject");
  }
  try {
    await promise;
  } catch (error) {
    return checkThrown(error, classOrMessage, includes, message);
  }
  throw new AssertionError("Expected function to reject");
}

function checkThrown(
  error: unknown,
  classOrMessage?: ErrorClass | string,
  includes?: string,
  message?: string,
): unknown {
  if (typeof classOrMessage !== "function") return error;
  assert(error instanceof Error, "A non-Error object was thrown");
  assertInstanceOf(error, classOrMessage, message);
  if (includes) assertStringIncludes(error.message, includes, message);
  return error;
}

function differ(how: string, actual: unknown, expected: unknown, message?: string): never {
  const show = (value: unknown) => inspect(value, { depth: 20, maxStringLength: 10_000, sorted: true });
  throw new AssertionError(
    `Values ${how}${message ? `: ${message}` : ""}\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }`,
  );
}
