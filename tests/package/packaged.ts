/** The packaged program, from a directory outside the checkout, with no Deno on the PATH: scripts/test-package runs this. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { sha256 } from "../../src/runs/files/sha256.ts";
import { version } from "../../src/version.ts";
import { runMlx } from "../deno.ts";
import { build, cleanUp, directory } from "./build.ts";
import { file, isGiven, isSingleFile, run, start } from "./package.ts";

Deno.test.afterAll(cleanUp);

const windows = Deno.build.os === "windows";
const cwd = join(directory, "work here");
const elsewhere = join(directory, "elsewhere");
const works = { code: 0, stdout: `mlx ${version}\n`, stderr: "" };
await Deno.mkdir(cwd);
await Deno.mkdir(elsewhere);
await Deno.writeTextFile(
  join(cwd, "a.yaml"),
  `name: small
dataset:
  name: synthetic_classification
  params: { n_samples: 300, n_features: 6 }
  split: { test: 0.2 }
model: { name: mlp, params: { hidden: [8] } }
training: { epochs: 3 }
`,
);

/** What is in a directory. */
const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();

interface Run {
  status: string;
  directories: { run: string };
}

async function manifestOf(root: string, { directories }: Run) {
  return JSON.parse(await Deno.readTextFile(join(root, directories.run, "manifest.json")));
}

Deno.test("package: it says its version and its help", async () => {
  const begun = performance.now();
  assertEquals(await run(["--version"], { cwd }), works);
  const first = performance.now() - begun;
  const { code, stdout } = await run(["run", "--help"], { cwd });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "--config");
  const { size } = await Deno.stat(file);
  const seconds = [first, performance.now() - begun - first].map((ms) => (ms / 1000).toFixed(2)).join(
    " s, then ",
  );
  console.log(
    `${isSingleFile ? "self-extracting" : "compiled"}, ${(size / 1e6).toFixed(1)} MB, starts in ${seconds} s`,
  );
});

Deno.test(
  "package: built again, it is the same to the last byte",
  { ignore: !isSingleFile || isGiven },
  async () => {
    const [again] = await build(join(directory, "again"), { TZ: "Pacific/Apia" });
    const [first, second] = await Promise.all([file, again].map((path) => Deno.readFile(path)));
    assertEquals(sha256(second), sha256(first));
    const sums = (path: string) => Deno.readTextFileSync(join(dirname(path), "SHA256SUMS"));
    assertEquals(sums(again), sums(file));
    assertStringIncludes(sums(again), sha256(first));
  },
);

Deno.test("package: a dry run writes nothing, mistakes are placed", async () => {
  await Deno.writeTextFile(join(cwd, "bad.yaml"), "name: a\ndataset: { name: iris }\nmodle: {}\n");
  const before = names(cwd);
  const dry = await run(["run", "--config", "a.yaml", "--dry-run"], { cwd });
  assertEquals(dry.code, 0, dry.stderr);
  assertStringIncludes(dry.stdout, "Dry run: nothing was written");
  const bad = await run(["run", "--config", "bad.yaml"], { cwd });
  assertEquals(bad.code, 2);
  assertMatch(bad.stderr, /^ {2}bad\.yaml:3:1 modle: .*did you mean "model"/m);
  assertEquals(names(cwd), before);
});

Deno.test("package: a run has the digest that it has in the checkout, and can be evaluated", async () => {
  const args = ["run", "--config", "a.yaml", "--json", 'name=it\'s $(a) "name" of \\ mine'];
  const named = await run(args, { cwd });
  assertEquals(named.code, 2);
  assertStringIncludes(named.stderr, "$(a)");
  const here = await run(args.slice(0, 4), { cwd });
  const there = await runMlx(args.slice(0, 4), { cwd });
  assertEquals([here.code, there.code], [0, 0], here.stderr + there.stderr);
  const [packaged, checkout]: Run[] = [JSON.parse(here.stdout), JSON.parse(there.stdout)];
  const { final_digest } = await manifestOf(cwd, packaged);
  assertMatch(final_digest, /^[0-9a-f]{64}$/);
  assertEquals((await manifestOf(cwd, checkout)).final_digest, final_digest);
  const evaluation = await run(["eval", packaged.directories.run, "--json"], { cwd });
  assertEquals(evaluation.code, 0, evaluation.stderr);
  assertEquals(JSON.parse(evaluation.stdout).split, "test");
});

Deno.test("package: every command has all that it needs", async () => {
  const { stdout } = await run(["run", "--config", "a.yaml", "--json"], { cwd });
  const { directories: { run: directory } }: Run = JSON.parse(stdout);
  await Deno.writeTextFile(join(cwd, "bad.jsonc"), '{\n  // a comment\n  "name": "a", "name": "b",\n}\n');
  const commands: [args: string[], code: number, shows: RegExp][] = [
    [["runs"], 0, /^run directory/],
    [["runs", "--csv"], 0, /^"experiment"/],
    [["runs", "--markdown"], 0, /^#/],
    [["verify", directory], 0, /file/],
    [["reproduce", directory], 0, /identical/],
    [["resume", directory], 0, /is complete/],
    [["run", "--from", directory, "--quiet"], 0, /digest/],
    [["run", "--config", "bad.jsonc"], 2, /bad\.jsonc:3:16 name: .*each key once/],
    [["selftest", "--help"], 0, /selftest/],
    [["rnus"], 2, /did you mean "runs"/],
  ];
  for (const [args, code, shows] of commands) {
    const result = await run(args, { cwd });
    assertEquals(result.code, code, `${args.join(" ")}\n${result.stderr}`);
    assertMatch(code === 0 ? result.stdout : result.stderr, shows, args.join(" "));
  }
});

Deno.test("package: it has threads, and finds every digest", async () => {
  const { code, stdout, stderr } = await run(["selftest", "--json"], { cwd });
  assertEquals(code, 0, stderr);
  const { identical, checks } = JSON.parse(stdout) as {
    identical: boolean;
    checks: readonly { part: string }[];
  };
  assert(identical);
  assert(checks.some(({ part }) => part === "float32, 3 threads"), stdout);
});

Deno.test("package: what is outside is neither read nor written without being named", async () => {
  await Deno.writeTextFile(join(elsewhere, "table.csv"), "x,y\n1,2\n2,4\n3,6.5\n4,8\n5,10\n");
  const table = [
    "run",
    "--config=a.yaml",
    "dataset={name: csv, path: ../elsewhere/table.csv, params: {target: y}}",
    "model={name: linear_regression}",
    "training.epochs=1",
  ];
  const unnamed = await run(table, { cwd });
  assertEquals(unnamed.code, 2);
  assertStringIncludes(unnamed.stderr, "it is outside the root directory");
  const named = await run([...table, "--data-dir", "../elsewhere"], { cwd });
  assertEquals(named.code, 0, named.stderr);
  const output = await run(["run", "--config=a.yaml", "output.directory=../elsewhere"], { cwd });
  assertEquals(output.code, 2);
  assertEquals(names(elsewhere), ["table.csv"]);
  const rooted = await run(["run", "--config=a.yaml", "--root=../elsewhere"], { cwd });
  if (isSingleFile) {
    assertEquals(rooted.code, 0, rooted.stderr);
    assertEquals(names(elsewhere), ["outputs", "table.csv"]);
  } else {
    assertEquals(rooted.code, 2);
    assertStringIncludes(rooted.stderr, "start mlx in that directory");
    assertEquals(names(elsewhere), ["table.csv"]);
  }
});

Deno.test({
  name: "package: Ctrl+C ends a run in order",
  ignore: windows,
  async fn() {
    const args = [
      "run",
      "--config=a.yaml",
      "--json",
      "training.epochs=1000000",
      "output.save_checkpoints=false",
    ];
    const child = start(args, { cwd });
    const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    while (!/\/1,?000,?000/.test(told)) {
      const { value, done } = await reader.read();
      if (done) break;
      told += value;
    }
    child.kill("SIGINT");
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) told += chunk.value;
    const summary: Run = JSON.parse(await new Response(child.stdout).text());
    assertEquals((await child.status).code, 130, told);
    assertEquals(summary.status, "interrupted");
    assertEquals((await manifestOf(cwd, summary)).status, "interrupted");
  },
});

const folder = (name: string) => {
  const path = join(directory, name);
  Deno.mkdirSync(path, { mode: 0o700 });
  return path;
};

Deno.test({
  name: "single file: several first starts at once leave one complete copy and nothing else",
  ignore: !isSingleFile,
  async fn() {
    const home = folder("home of many");
    const starts = [1, 2, 3].map(() => run(["--version"], { cwd, env: { HOME: home } }));
    assertEquals(await Promise.all(starts), [works, works, works]);
    const [key, ...others] = names(join(home, ".cache", "mlx"));
    assertEquals(others, []);
    const place = join(home, ".cache", "mlx", key);
    assertEquals(names(place).filter((name) => name !== "cache"), [
      "deno",
      "kernel_exam.js",
      "portable_kernels.js",
      "program.js",
      "start.js",
      "yaml_places.js",
    ]);
    assertEquals((await Deno.stat(place)).mode! & 0o777, 0o700);
    // What a power cut may leave is noticed and made good.
    await Deno.chmod(join(place, "program.js"), 0o600);
    await Deno.truncate(join(place, "program.js"), 100);
    assertEquals(await run(["--version"], { cwd, env: { HOME: home } }), works);
    assert((await Deno.stat(join(place, "program.js"))).size > 100);
    // Only that: another start may be about to load the rest.
    const inodes = () => ["deno", "program.js"].map((name) => Deno.statSync(join(place, name)).ino);
    const before = inodes();
    await Deno.remove(join(place, "yaml_places.js"));
    assertEquals(await run(["--version"], { cwd, env: { HOME: home } }), works);
    assert((await Deno.stat(join(place, "yaml_places.js"))).size > 100);
    assertEquals(inodes(), before);
    // A copy that others may have written to is not started.
    await Deno.chmod(place, 0o777);
    const refused = await run(["--version"], { cwd, env: { HOME: home } });
    assertEquals([refused.code, refused.stdout], [0, `mlx ${version}\n`]);
    assertMatch(
      refused.stderr,
      /^mlx: warning: .*home of many\/\.cache\/mlx is not used: others may write there\n$/,
    );
  },
});

Deno.test({
  name:
    "single file: without a home it unpacks into a private temporary directory, and nowhere that others may write",
  ignore: !isSingleFile || Deno.build.os !== "linux",
  async fn() {
    const temporary = folder("temporary files");
    const homes: Record<string, string>[] = [
      { HOME: "/proc" },
      { HOME: "/proc/no/home" },
      { HOME: "" },
      { XDG_CACHE_HOME: "/proc/x" },
    ];
    for (const env of homes) {
      assertEquals(await run(["--version"], { cwd, env: { ...env, TMPDIR: temporary } }), works);
    }
    const [house, ...others] = names(temporary);
    assertMatch(house, /^mlx-\d+$/);
    assertEquals(others, []);
    assertEquals((await Deno.stat(join(temporary, house))).mode! & 0o777, 0o700);
    await Deno.chmod(temporary, 0o777);
    const { code, stderr } = await run(["--version"], { cwd, env: { HOME: "/proc", TMPDIR: temporary } });
    assertEquals(code, 3);
    assertMatch(stderr, /^mlx: error: Cannot unpack mlx into .*\nmlx: hint: .*XDG_CACHE_HOME\n$/);
  },
});

Deno.test({
  name: "single file: a damaged download is refused and leaves nothing",
  ignore: !isSingleFile,
  async fn() {
    const home = folder("home of the damaged");
    const bytes = await Deno.readFile(file);
    for (const damaged of [bytes.subarray(0, bytes.length >> 1), bytes.with(bytes.length - 1000, 0)]) {
      const program = join(home, "mlx");
      await Deno.writeFile(program, damaged, { mode: 0o755 });
      const { code, stderr } = await run(["--version"], { cwd, env: { HOME: home }, program });
      assertEquals(code, 4);
      assertStringIncludes(stderr, "download it again");
    }
    assertEquals(names(home), [".cache", "mlx"]);
    assertEquals(names(join(home, ".cache")), []);
  },
});

Deno.test({
  name: "single file: an unpacking that is stopped leaves nothing",
  ignore: !isSingleFile,
  async fn() {
    const home = folder("home of the hasty");
    const house = join(home, ".cache", "mlx");
    const child = new Deno.Command(file, {
      args: ["--version"],
      cwd,
      env: { HOME: home, XDG_CACHE_HOME: "" },
      detached: true,
      stdout: "null",
      stderr: "null",
    }).spawn();
    const begun = () => {
      try {
        return names(house).some((name) => name.startsWith("new."));
      } catch {
        return false;
      }
    };
    const until = async (reached: () => boolean) => {
      for (const end = performance.now() + 20_000; !reached() && performance.now() < end;) {
        await new Promise((resume) => setTimeout(resume, 5));
      }
    };
    await until(begun);
    // Ctrl+C goes to the shell and to all that it has started.
    Deno.kill(-child.pid, "SIGINT");
    assertEquals((await child.status).code, 130);
    await until(() => !begun());
    assertEquals(names(house), []);
  },
});
