/** The examples in docstrings and documents are programs that run; `.ci/run` type-checks them. */
import { assert, assertStringIncludes } from "@std/assert";
import { walk } from "@std/fs";
import { join } from "@std/path";
import { denoArgs, root } from "../deno.ts";
import { copyExperiments } from "./workspace.ts";

/** The files of the public modules and documents that hold examples. */
async function filesWithExamples(): Promise<string[]> {
  const files = [join(root, "README.md")];
  for (const [directory, ext] of [["src", ".ts"], ["docs", ".md"]]) {
    for await (const { path } of walk(join(root, directory), { exts: [ext], includeDirs: false })) {
      files.push(path);
    }
  }
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  return files.filter((file, i) =>
    /^(?: *\* )?```ts$/m.test(texts[i]) && (file.endsWith(".ts") || texts[i].includes('"@mlx/mlx"'))
  );
}

/** Runs the examples of some files in a directory that has the experiments of the repository. */
async function runExamples(
  files: readonly string[],
  cwd: string,
): Promise<{ success: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--doc", "--no-check", "--quiet", ...denoArgs(), "--allow-all", ...files],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  return { success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("the examples run as they stand", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await copyExperiments(directory);
    const files = await filesWithExamples();
    assert(files.length > 4, `examples were found in ${files.length} files only`);
    const { success, said } = await runExamples(files, directory);
    assert(success, said);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("an example that does not run is noticed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "wrong.md");
    const fence = "```";
    const config = '{ name: "a", dataset: { name: "csv" }, model: { nam: "mlp" } }';
    await Deno.writeTextFile(
      file,
      `${fence}ts\nimport { run } from "@mlx/mlx";\nawait run(${config});\n${fence}\n`,
    );
    const { success, said } = await runExamples([file], directory);
    assert(!success);
    assertStringIncludes(said, "nam");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
