/**
 * Asking for a lock without waiting for it, in every Deno that a compiled program may hold.
 *
 * @module
 */

/** What is asked for and has not come yet, by the open file. */
const asked = new WeakMap<Deno.FsFile, Promise<true>>();

/** How long the system is given to answer where it can only be waited for, in milliseconds. */
const patience = 50;

/**
 * Whether an open file now has the lock. Deno before 2.6 can only wait for a lock: there the request stays, the next call
 * asks for its answer, and the system drops it when the file is closed and the lock has come.
 *
 * @throws the operating system's error, unmapped.
 */
export async function tryLock(file: Deno.FsFile, exclusive: boolean): Promise<boolean> {
  if (typeof file.tryLock === "function") return await file.tryLock(exclusive);
  const request = asked.get(file) ?? file.lock(exclusive).then(() => true as const);
  asked.set(file, request);
  // What comes of it when nobody waits any more is of no interest.
  request.catch(() => {});
  const { promise: tooLate, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, patience, false);
  try {
    return await Promise.race([request, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
