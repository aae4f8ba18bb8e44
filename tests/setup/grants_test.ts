/** What scripts/mlx, and the single file after it, allow Deno for the options of a command line. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { root, runSources } from "../deno.ts";

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
  [["run", "--r=../out side"], usual],
  [["run", "--root", "nothing", "--root", "../out side"], rooted],
  [["run", "--root", "sub", "--root="], usual],
  [["run", "--root", "nothing"], ["--no-prompt", "--allow-read=nothing"]],
  [["run", "--root", "sub"], [
    "--no-prompt",
    "--allow-read=sub",
    "--allow-read=./sub",
    "--allow-write=./sub",
  ]],
  [["run", "--data-dir", "../out side"], [...usual, ...outside]],
  [["run", "--data-dir", "../out side", "--data-dir=/nothing/here"], [
    ...usual,
    ...outside,
    "--allow-read=/nothing/here",
  ]],
  [["run", "--data-dir", "link"], [...usual, "--allow-read=link", "--allow-read=…/out side"]],
  [["run", "--config", "../out side/c.yaml"], [...usual, "--allow-read=../out side/c.yaml"]],
  [["run", "--config=a,b.yaml"], usual],
  [["resume", "../out side/c.yaml"], [...usual, "--allow-read=../out side/c.yaml"]],
  [["resume", "--json", "--workers", "2", "/c.JSON", "a=b"], [...usual, "--allow-read=/c.JSON"]],
  [["resume", "--root=../out side", "--", "../c.yml"], [
    "--no-prompt",
    "--allow-read=../c.yml",
    ...outside,
    "--allow-write=…/out side",
  ]],
  [["resume", "../out side", "/etc/passwd"], usual],
  [["run", "--resume", "/c.jsonc"], [...usual, "--allow-read=/c.jsonc"]],
  [["run", "--res=/c.yaml"], usual],
  [["run", "--resume", "../out side"], usual],
  [["run", "/c.yaml", "--json", "/c.yaml"], usual],
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

const config = JSON.stringify({
  name: "small",
  dataset: { name: "synthetic_regression", params: { n_samples: 20 } },
  model: { name: "linear_regression" },
});

Deno.test("without the grants mlx says who gives them", () =>
  inDirectories(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "a.json"), config);
    await Deno.writeTextFile(join(cwd, "..", "a.json"), config);
    const cases: [args: string[], message: RegExp][] = [
      [["--config=a.json", "--root=../out side"], /Cannot open the root "\.\.\/out side": /],
      [["--config=a.json", "--data-dir=../out side"], /Cannot open the data directory "\.\.\/out side": /],
      [["--config=../a.json"], /Cannot read config "\.\.\/a\.json": /],
      [["--resume=../a.json"], /Cannot read config "\.\.\/a\.json": /],
    ];
    await Promise.all(cases.map(async ([args, message]) => {
      const { code, stdout, stderr } = await runSources(["run", ...args], { cwd });
      assertEquals([code, stdout], [2, ""]);
      assertMatch(stderr, message);
      assertMatch(
        stderr,
        /\nmlx: hint: scripts\/mlx passes on what .* name.*; deno run wants it as --allow-read.*\n$/,
      );
    }));
  }));

Deno.test({
  name: "what no grant gives is told apart",
  ignore: !posix,
  fn: () =>
    inDirectories(async (cwd) => {
      const { code, stderr } = await runSources(["run", "--config=/dev/stdin"], { cwd });
      assertEquals(code, 2);
      assertMatch(stderr, /^mlx: error: Cannot read config "\/dev\/stdin": it is not a regular file\n/);
      assertMatch(stderr, /\nmlx: hint: write what comes from a pipe or a device into a file/);
    }),
});

const isReady = await Deno.stat(join(root, ".deno", "setup")).then((info) => info.isFile, () => false);

Deno.test({
  name: "scripts/mlx goes on with the experiments of a config outside of the current directory",
  ignore: !isReady || !posix,
  fn: () =>
    inDirectories(async (cwd) => {
      await Deno.writeTextFile(join(cwd, "..", "a.json"), config);
      const { code, stderr } = await new Deno.Command("sh", {
        args: [join(root, "scripts", "mlx"), "resume", "../a.json"],
        cwd,
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
    }),
});

Deno.test({
  name: "scripts/mlx runs an experiment in another directory, and writes nowhere else",
  ignore: !isReady || !posix,
  fn: () =>
    inDirectories(async (cwd) => {
      await Deno.writeTextFile(join(cwd, "a.json"), config);
      const names = () => [...Deno.readDirSync(cwd)].map((entry) => entry.name).sort();
      const before = names();
      const { code, stderr } = await new Deno.Command("sh", {
        args: [join(root, "scripts", "mlx"), "run", "--config", "a.json", "--root", "link"],
        cwd,
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      assertEquals(names(), before);
      assertEquals([...Deno.readDirSync(join(cwd, "..", "out side"))].map((entry) => entry.name), [
        "outputs",
      ]);
    }),
});
