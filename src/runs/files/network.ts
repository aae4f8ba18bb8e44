/**
 * Network drives on Windows: Deno lets a program use them only if it may do anything, which `mlx` never may.
 *
 * @module
 */
import { ConfigError } from "../../errors.ts";
import { isShare } from "../../schema/names.ts";

/**
 * Refuses a path on a network drive of Windows.
 *
 * @param path Absolute; the real path where it is known, in which a drive with a letter shows its share.
 * @param action A verb and its object, such as `use "." as the root`.
 * @throws {ConfigError} if it is on one.
 */
export function refuseNetwork(path: string, action: string): void {
  if (Deno.build.os !== "windows" || !isShare(path)) return;
  throw new ConfigError(
    `Cannot ${action}: it is on a network drive, which mlx cannot use on Windows`,
    "copy config and data to a local disk and start mlx there",
  );
}
