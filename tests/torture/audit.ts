/**
 * P11: what the program asks of the system: no connection, no other program, nothing written outside its workspace. And
 * nothing of the machine, the user or the environment in the files it leaves.
 */
import { join } from "@std/path";
import { config } from "../resume/support.ts";
import { type Part, withControl } from "./part.ts";
import { onlyRun, type Program, run, shippedProgram } from "./program.ts";
import { type Call, needStrace, readCalls, tracing } from "./strace.ts";

/** Calls that reach a network, start a program, or change files. */
const audited = [
  "network",
  "execve",
  "execveat",
  "openat",
  "open",
  "creat",
  "rename",
  "renameat",
  "renameat2",
  "mkdir",
  "mkdirat",
  "rmdir",
  "unlink",
  "unlinkat",
  "link",
  "linkat",
  "symlink",
  "symlinkat",
  "truncate",
  "chmod",
  "fchmodat",
  "chown",
  "fchownat",
  "utimensat",
  "mknod",
  "mknodat",
  "setxattr",
];

const canary = "canary-7f3a9c";

/** The part. */
export const audit: Part = {
  promise:
    "no connection, no other program, nothing written outside the root directory, nothing about the machine in files",
  async run({ scratch }) {
    await needStrace();
    const program = await shippedProgram();
    const root = join(scratch, "workspace");
    Deno.mkdirSync(root);
    writeInputs(root);
    const first = await traced(program, ["run", "--config", "a.json"], root, scratch);
    const path = `outputs/long/${onlyRun(join(root, "outputs", "long"))}`;
    const commands = [
      ["run", "--config", "b.yaml"],
      ["eval", "--run-dir", path],
      ["runs", "--json"],
      ["verify", path],
      ["reproduce", path],
      ["resume", path],
      ["run", "--config", "a.json", "--dry-run"],
      ["--help"],
    ];
    const faults = [...first.faults], counts = { calls: first.calls, commands: 1 };
    for (const args of commands) {
      const { calls, faults: found } = await traced(program, args, root, scratch);
      faults.push(...found);
      counts.calls += calls;
      counts.commands++;
    }
    const leaks = findLeaks(root);
    const control = await tryControl(scratch, root);
    return {
      figure:
        `${counts.commands} commands, ${counts.calls} calls inspected: ${faults.length} sockets, programs or ` +
        `writes outside; ${leaks.files} files: ${leaks.found.length} with a path, host, user or variable of the machine`,
      control: `a program that does all three: ${control} noticed`,
      failures: withControl(
        [...new Set([...faults, ...leaks.found])],
        control >= 3,
        `only ${control} were noticed`,
      ),
    };
  },
};

function writeInputs(root: string): void {
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(config({ epochs: 4 })));
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 13},${i % 2 ? "yes" : "no"}`);
  Deno.writeTextFileSync(join(root, "data.csv"), `a,b,c\n${rows.join("\n")}\n`);
  Deno.writeTextFileSync(
    join(root, "b.yaml"),
    "name: classes\ndataset: {name: csv, path: data.csv, params: {target: c}}\n" +
      "model: {name: logistic_regression}\ntraining: {epochs: 3, seed: 1}\n",
  );
}

async function traced(
  program: Program,
  args: readonly string[],
  root: string,
  scratch: string,
): Promise<{ calls: number; faults: string[] }> {
  const file = join(scratch, "audit");
  const env = { MLX_CANARY: canary };
  const { code, stderr } = await run(program, args, { cwd: root, under: tracing(file, audited), env });
  if (code !== 0) throw new Error(`${args.join(" ")} exits with ${code}: ${stderr}`);
  const calls = readCalls(file);
  return {
    calls: calls.length,
    faults: findFaults(calls, root, program.env?.DENO_DIR).map((text) => `${args[0]}: ${text}`),
  };
}

/**
 * The calls that should not be. Not held against the program: its own start, the pair of sockets in one process by which
 * the runtime hears of signals, the runtime's caches in its own directory, terminals and the null device.
 */
export function findFaults(
  calls: readonly Call[],
  root: string,
  cache: string = Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno"),
): string[] {
  let started = false;
  return calls.flatMap((call) => {
    const { name, text } = call;
    if (name.startsWith("exec")) {
      const isOwn = !started;
      started = true;
      return isOwn ? [] : [`${name}(${text}`];
    }
    // Without these calls there is nothing that could be sent or received.
    if (/^(socket|connect|bind|listen|accept4?)$/.test(name)) return [`${name}(${text}`];
    if (
      !/^(socketpair|recv|send|get|set|shutdown)/.test(name) && changes(call) &&
      !pathsOf(text).every(isAllowed)
    ) {
      return [`${name}(${text}`];
    }
    return [];
  });

  function isAllowed(path: string): boolean {
    return [root, cache].some((allowed) => path === allowed || path.startsWith(`${allowed}/`)) ||
      path === "/dev/null" || path === "/dev/tty" || path.startsWith("/dev/shm/.org.chromium");
  }
}

/** Whether a call may change something; opening for reading does not. */
function changes({ name, text }: Call): boolean {
  return !/^(openat|open)$/.test(name) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(text);
}

/** The absolute paths among the arguments; relative ones are completed from the directory in front of them. */
function pathsOf(text: string): string[] {
  return [...text.matchAll(/(?:[\w-]+<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)].map(([, directory, path]) =>
    path.startsWith("/") || directory === undefined ? path : join(directory, path)
  );
}

/** What of the machine stands in the files of a workspace. */
function findLeaks(root: string): { files: number; found: string[] } {
  const secrets = new Map([
    ["the variable", canary],
    ["the path of the workspace", root],
    ["the home directory", Deno.env.get("HOME")],
    ["the host", Deno.hostname()],
  ].filter(([, text]) => text !== undefined && text.length > 4) as [string, string][]);
  const found: string[] = [];
  let files = 0;
  const walk = (directory: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(directory)) {
      const path = join(directory, name);
      if (isDirectory) {
        walk(path);
        continue;
      }
      files++;
      const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
      for (const [what, secret] of secrets) if (text.includes(secret)) found.push(`${name} holds ${what}`);
    }
  };
  walk(root);
  return { files, found };
}

/** How many of the three sins of a program that commits them are noticed. */
async function tryControl(scratch: string, root: string): Promise<number> {
  const script = join(scratch, "sinner.js"), file = join(scratch, "audit");
  Deno.writeTextFileSync(
    script,
    `await Deno.connect({ hostname: "127.0.0.1", port: 9 }).catch(() => {});
     new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).outputSync();
     Deno.writeTextFileSync(${JSON.stringify(join(scratch, "outside"))}, "x");`,
  );
  const sinner = { command: [Deno.execPath(), "run", "--quiet", "--no-config", "--no-lock", "-A", script] };
  await run(sinner, [], { cwd: root, under: tracing(file, audited) });
  const faults = findFaults(readCalls(file), root);
  return [/^(socket|connect)\(/, /^exec/, /outside"/].filter((sin) => faults.some((fault) => sin.test(fault)))
    .length;
}
