/**
 * What the operating system says when it refuses, in words a user can act on.
 *
 * @module
 */
import { MlxError, StorageError } from "../../errors.ts";
import { shortPath } from "../../schema/found.ts";

const goOn = "continue with mlx resume RUN";
const room = `free some space, then ${goOn}`;
const held = `close the programs that use the directory (an editor, a virus scanner), then ${goOn}`;
const access = "check the rights on the directory, or choose another root with --root";

const reasons: ReadonlyMap<string, readonly [reason: string, hint: string]> = new Map([
  ["ENOSPC", [
    "no space left on disk",
    room,
  ]],
  ["EDQUOT", [
    "the disk quota is used up",
    room,
  ]],
  ["EFBIG", ["file too large", "raise the file size limit (ulimit -f)"]],
  ["EROFS", ["the file system is read-only", "choose a root that can be written with --root"]],
  ["EACCES", ["permission denied", access]],
  ["EPERM", ["operation not permitted", access]],
  ["EBUSY", ["another program has it open", "close that program (an editor, a virus scanner) and run again"]],
  ["HELD", ["another program has it open, or the rights are missing", held]],
  ["EMFILE", ["too many open files", "raise the limit (ulimit -n)"]],
  ["ENFILE", ["too many open files in the system", "close other programs and run again"]],
  ["EIO", ["input/output error", "the disk may be failing: check it before running again"]],
  ["ENOENT", ["it disappeared", "another program removed it while the run was going on"]],
  ["ENAMETOOLONG", ["the name is too long", "choose a shorter name"]],
  ["ENOTDIR", ["a part of the path is not a directory", "move the file that is in the way"]],
  ["EEXIST", ["it exists already", "move it out of the way"]],
  ["ENOTEMPTY", ["it exists already", "move it out of the way"]],
  ["ESTALE", ["the network file system lost the file", "use a local disk"]],
  ["ENOLCK", ["the file system has no locks", "use a local disk"]],
  ["EXDEV", ["it would have to move to another file system", "use a directory that is on one disk"]],
]);

/** What the systems say, in numbers of their own, where Deno tells no code. */
const texts: readonly (readonly [text: RegExp, code: string])[] = [
  [/File too large|os error 27\b/, "EFBIG"],
  [/Stale (NFS )?file handle/, "ESTALE"],
  [/No locks available/, "ENOLCK"],
  [/Dis[ck] quota exceeded/, "EDQUOT"],
  [/[Cc]ross-device link/, "EXDEV"],
  [/[Nn]ame too long|filename or extension is too long/, "ENAMETOOLONG"],
];

/**
 * A {@linkcode StorageError} that says what was attempted, where, and why it failed; an error that is ours already
 * is given back as it is.
 *
 * @param action A verb and its object, such as `write "config.json"`.
 */
export function storageError(action: string, path: string, cause: unknown): MlxError {
  if (cause instanceof MlxError) return cause;
  const hint = reasons.get(errorCode(cause))?.[1];
  return new StorageError(`Cannot ${action} at "${shortPath(path)}": ${reasonOf(cause)}`, hint, { cause });
}

/**
 * The same error where there is no run that could go on when the obstacle is gone.
 *
 * @param then What helps instead.
 */
export function withoutResuming(error: unknown, then: string): unknown {
  if (!(error instanceof StorageError) || !error.hint?.endsWith(goOn)) return error;
  return new StorageError(error.message, error.hint.slice(0, -goOn.length) + then, { cause: error });
}

/** Whether a path, or a name in it, is longer than the system takes. */
export function isTooLong(cause: unknown): boolean {
  return errorCode(cause) === "ENAMETOOLONG";
}

/** Why the operating system refused: in our words where there are any, else in its own. */
export function reasonOf(cause: unknown): string {
  return reasons.get(errorCode(cause))?.[0] ?? message(cause);
}

/** The system's error code, also where Deno gives none: some errors have only their text, and some only a class. */
function errorCode(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  if (typeof code === "string") return code;
  const known = texts.find(([text]) => text.test(message(cause)));
  if (known !== undefined) return known[1];
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) {
    return "EACCES";
  }
  if (cause instanceof Deno.errors.NotFound) return "ENOENT";
  if (cause instanceof Deno.errors.AlreadyExists) return "EEXIST";
  return "";
}

function message(cause: unknown): string {
  // Deno puts the call and its absolute paths behind it; ours are in the message already.
  return cause instanceof Error ? cause.message.replace(/: [a-z]+ '.*'$/s, "") : String(cause);
}
