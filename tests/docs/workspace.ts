import { join } from "@std/path";
import { root } from "../deno.ts";

/** Puts the experiments of the repository and their data into a directory. */
export async function copyExperiments(directory: string): Promise<void> {
  await copyTree(join(root, "experiments"), join(directory, "experiments"));
}

/** Copies a directory with all that is in it; links are followed. */
export async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
