/** Stand-in for `@std/assert`: the assertions that the tests use. */
import { equal } from "./equal.ts";

// deno-lint-ignore no-explicit-any
type Class<T = unknown> = abstract new (...args: any[]) => T;

/** What every failing assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Fails. */
export function fail(message?: string): never {
  throw new AssertionError(message ? `Failed assertion: ${message}` : "Failed assertion.");
}

/** Holds when `value` is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Holds when the two are deeply equal; `NaN` equals itself, and `0` equals `-0`. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (!equal(actual, expected)) differ("are not equal", actual, expected, message);
}

/** Holds when the two are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) differ("are equal", actual, expected, message);
}

/** Holds when the two are the same value, by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  if (!Object.is(actual, expected)) differ("are not strictly equal", actual, expected, message);
}

/** Holds when the two numbers are within `tolerance` (default: 1e-7 of the expected one). */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7,
  message?: string,
): void {
  const close = Object.is(actual, expected) || Math.abs(expected - actual) <= tolerance;
  if (!close) differ(`differ by more than ${tolerance}`, actual, expected, message);
}

/** Holds when `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) differ("do not contain each other", actual, expected, message);
}

/** Holds when `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) differ("do not match", actual, expected, message);
}

/** Holds when `actual` is an instance of `expected`. */
export function assertInstanceOf<T extends Class>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is InstanceType<T> {
  if (!(actual instanceof expected)) differ("are not an instance and its class", actual, expected, message);
}

/** Holds when `fn` throws (an error of the class, with the text in its message); gives what was thrown. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  expected: Class<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  expected?: Class<Error> | string,
  includes?: string,
  message?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    return checkThrown(error, expected, includes, message);
  }
  throw new AssertionError(`Expected function to throw: ${message ?? expected}`);
}

/** Holds when the promise of `fn` rejects, as {@linkcode assertThrows}; a synchronous throw does not count. */
export function assertRejects(fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  expected: Class<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  expected?: Class<Error> | string,
  includes?: string,
  message?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    throw new AssertionError(`Function throws when expected to reject: ${error}`);
  }
  try {
    await promise;
  } catch (error) {
    return checkThrown(error, expected, includes, message);
  }
  throw new AssertionError(`Expected function to reject: ${message ?? expected}`);
}

function checkThrown(
  error: unknown,
  expected?: Class<Error> | string,
  includes?: string,
  message?: string,
): unknown {
  if (typeof expected !== "function") return error;
  assertInstanceOf(error, expected, message);
  if (includes) assertStringIncludes(error.message, includes, message);
  return error;
}

function differ(how: string, actual: unknown, expected: unknown, message?: string): never {
  const show = (value: unknown) => Deno.inspect(value, { depth: 20, sorted: true });
  throw new AssertionError(
    `Values ${how}${message ? `: ${message}` : "."}\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }`,
  );
}
