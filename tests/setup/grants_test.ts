/** What scripts/mlx, and the single file after it, allow Deno for the options of a command line. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";

const posix = Deno.build.os !== "windows";

/** Three directories with trouble in their names; the work is done in the first. */
async function inDirectories(work: (cwd: string) => Promise<void>): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of ["in,side/sub", "out side", "a,b"]) {
      await Deno.mkdir(join(directory, name), { recursive: true });
    }
    await Deno.symlink("../out side", join(directory, "in,side", "link"));
    await work(join(directory, "in,side"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

interface Granted {
  code: number;
  flags: string[];
  stderr: string;
}

/** The flags that `args` lead to, without the directory of the test, and whether the rest came through unchanged. */
async function grants(cwd: string, args: readonly string[]): Promise<Granted> {
  const script = `set -eu; program=/program; permissions="--no-prompt
--allow-read=.
--allow-write=."; . "$grants"; printf '%s\\0' "$@"`;
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", ...args],
    cwd,
    env: { grants: join(root, "scripts", "grants.sh") },
  }).output();
  const words = new TextDecoder().decode(stdout).split("\0");
  const program = words.indexOf("/program");
  if (code === 0) assertEquals(words.slice(program), ["/program", ...args, ""]);
  return {
    code,
    flags: words.slice(0, Math.max(program, 0)).map((flag) => flag.replace(join(cwd, ".."), "…")),
    stderr: new TextDecoder().decode(stderr),
  };
}

const usual = ["--no-prompt", "--allow-read=.", "--allow-write=."];
const outside = ["--allow-read=../out side", "--allow-read=…/out side"];
const rooted = ["--no-prompt", ...outside, "--allow-write=…/out side"];

const CASES: [args: string[], flags: string[]][] = [
  [[], usual],
  [["run", "a=b c", "$(x)", "", "'", "*", "\\"], usual],
  [["run", "--root", "../out side", "--json"], rooted],
  [["run", "--root=../out side"], rooted],
  [["run", "--r=../out side"], rooted],
  [["run", "--root", "nothing", "--ro", "../out side"], rooted],
  [["run", "--root", "sub", "--root="], usual],
  [["run", "--root", "nothing"], ["--no-prompt", "--allow-read=nothing"]],
  [["run", "--root", "sub"], [
    "--no-prompt",
    "--allow-read=sub",
    "--allow-read=./sub",
    "--allow-write=./sub",
  ]],
  [["run", "--data-dir", "../out side"], [...usual, ...outside]],
  [["run", "--data", "../out side", "--da=/nothing/here"], [
    ...usual,
    ...outside,
    "--allow-read=/nothing/here",
  ]],
  [["run", "--data-dir", "link"], [...usual, "--allow-read=link", "--allow-read=…/out side"]],
  [["run", "--config", "../out side/c.yaml"], [...usual, "--allow-read=../out side/c.yaml"]],
  [["run", "--conf=a,b.yaml"], usual],
  [["run", "--", "--root=../out side"], usual],
  [["run", "--root", "--data-dir", "../out side"], [...usual, ...outside]],
  [["run", "--json", "../out side", "--checkpoint", "--quiet"], usual],
  [["run", "--rootless=../out side", "-root=../out side", "root=../out side"], usual],
  [["run", "--data-dir", "x\n--allow-all"], usual],
  [["run", "--data-dir", "--allow-all"], usual],
  [["run", "--data-dir=--allow-all"], [...usual, "--allow-read=--allow-all"]],
  [["run", "--data-dir", "-"], [...usual, "--allow-read=-"]],
  [["run", "--data-dir", "*"], [...usual, "--allow-read=*"]],
];

Deno.test({
  name: "grants: options become narrow permissions, and the words stay as they are",
  ignore: !posix,
  fn: () =>
    inDirectories(async (cwd) => {
      await Promise.all(CASES.map(async ([args, flags]) => {
        const granted = await grants(cwd, args);
        assertEquals(granted, { code: 0, flags, stderr: "" }, JSON.stringify(args));
      }));
    }),
});

Deno.test({
  name: "grants: a path that Deno cannot be given is refused, not cut at its comma",
  ignore: !posix,
  fn: () =>
    inDirectories(async (cwd) => {
      for (const args of [["--root", "../a,b"], ["--data-dir=../a,b"], ["--config", "/x,y/z.yaml"]]) {
        const { code, flags, stderr } = await grants(cwd, args);
        assertEquals([code, flags], [2, []]);
        assertMatch(
          stderr,
          /^mlx: error: Cannot allow ".*,.*" to be used: Deno takes no path with a comma\n/,
        );
        assertStringIncludes(stderr, "\nmlx: hint: ");
      }
    }),
});
