/**
 * Waiting for other programs: a virus scanner, an indexer or an editor that has a file open for a moment.
 *
 * Windows refuses to rename, replace or remove such a file, and any directory above it; so do network file systems and
 * FAT on other systems. The same codes also mean that the rights are missing, and nothing tells the two apart.
 *
 * @module
 */

/** How long an operation is tried, in milliseconds. */
const limit = 10_000;
/** The longest pause between two attempts, in milliseconds; they double from the first on. */
const [firstPause, longestPause] = [1, 200];

/** What Windows says of a file that somebody has open. It says the first two of missing rights, too. */
const windowsCodes = ["EPERM", "EACCES", "EBUSY"];
/** Its own numbers: access denied, sharing violation, lock violation. */
const windowsNumbers = /\(os error (?:5|32|33)\)/;

/** An operation that another program, or missing rights, kept refusing. */
export class HeldError extends Error {
  /** The name of the class. */
  override readonly name = "HeldError";
  /** What {@linkcode storageError} finds the words by. */
  readonly code = "HELD";

  /** @param cause What the system said the last time. */
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Tries an operation, and tries it again while another program may be in the way.
 *
 * @param attempt Makes one system call, and changes nothing if it throws.
 * @param options.forMs How long, in milliseconds; 0 for one attempt.
 * @throws {HeldError} if it was refused to the end for a reason that may pass.
 * @throws what `attempt` throws for any other reason, at once.
 */
export async function insist<T>(
  attempt: () => T | Promise<T>,
  { forMs = limit }: { readonly forMs?: number } = {},
): Promise<T> {
  const end = performance.now() + forMs;
  for (let pause = firstPause;; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (performance.now() + pause > end) throw new HeldError(error);
    }
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

/** Whether a refusal may be due to a file that another program has open. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  if (Deno.build.os !== "windows") return code === "EBUSY";
  return windowsCodes.includes(code as string) || windowsNumbers.test(error.message) ||
    error instanceof Deno.errors.PermissionDenied;
}
