/** Comparing what modules declare: whatever a stand-in takes, its package has to take, and to give as much. */

const fits = `
type Fits<S, R> = S extends (...args: infer A) => infer T
  ? R extends (...args: infer B) => infer U ? [A] extends [B] ? [U] extends [T] ? true : "another result" : "other arguments"
  : "no function"
  : R extends S ? true
  : "another value";
`;

/** A stand-in, its package, and the names of both that are compared. */
export interface Pair {
  readonly names: readonly string[];
  readonly standin: string;
  readonly real: string;
}

/** A module whose type check fails where a name of a package does not fit that of its stand-in. */
function moduleOf(pairs: readonly Pair[]): string {
  const parts = pairs.map(({ names, standin, real }, i) =>
    `import * as standin${i} from ${JSON.stringify(standin)};\nimport * as real${i} from ${
      JSON.stringify(real)
    };\n` +
    names.map((name) =>
      `export const ${name}_${i}: Fits<typeof standin${i}.${name}, typeof real${i}.${name}> = true;\n`
    ).join("")
  );
  return parts.join("") + fits;
}

/** The names that do not fit, a line each with the reason. */
export async function differentTypes(pairs: readonly Pair[], args: readonly string[]): Promise<string[]> {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/types.ts`;
    await Deno.writeTextFile(file, moduleOf(pairs));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", ...args, file],
      env: { NO_COLOR: "1" },
      stdout: "null",
    }).output();
    if (success) return [];
    const told = new TextDecoder().decode(stderr);
    const found = [...told.matchAll(/assignable to type '"(.*)"'\.\s+export const (\w+)_(\d+):/g)];
    return found.length > 0
      ? found.map(([, reason, name, i]) => `${pairs[Number(i)].real} ${name}: ${reason}`)
      : [told];
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
