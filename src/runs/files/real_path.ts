/**
 * The real path of a file whose name may be composed in the other of Unicode's two ways: systems differ in theirs.
 *
 * @throws What Deno says of the path as it is given.
 */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    const others = [path.normalize("NFC"), path.normalize("NFD")].filter((other) => other !== path);
    if (!(error instanceof Deno.errors.NotFound) || others.length === 0) throw error;
    for (const other of others) {
      try {
        return await Deno.realPath(other);
      } catch {
        // What is said is why the path as it is given is not there.
      }
    }
    throw error;
  }
}
