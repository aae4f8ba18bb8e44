/** Command lines, and what they leave behind: one table. */
import { assertEquals, assertMatch } from "@std/assert";
import { type } from "./screen.ts";

const usage = 2;
const run = ["run-experiment", "--config", "a.yaml"];
const cases: { args: string[]; code: number; out?: RegExp; err?: RegExp }[] = [
  { args: [], code: 0, out: /^mlx 0\.1\.0.*\n\nUsage:[^]*run-experiment[^]*eval[^]*Exit codes:/ },
  { args: ["--help"], code: 0, out: /Usage:/ },
  { args: ["-h"], code: 0, out: /Usage:/ },
  { args: ["--he"], code: usage, err: /Unknown option "--he"\nmlx: hint: mlx --help/ },
  { args: ["help"], code: 0, out: /Commands:/ },
  { args: ["help", "eval"], code: 0, out: /mlx eval RUN \[options\]/ },
  { args: ["--version"], code: 0, out: /^mlx 0\.1\.0\n$/ },
  { args: ["--vers"], code: usage, err: /Unknown option "--vers"\nmlx: hint: mlx --help/ },
  { args: ["run-experiment", "--help"], code: 0, out: /--on-error stop\|continue +[^]*\(default: stop\)/ },
  { args: ["run", "-h"], code: 0, out: /mlx run-experiment --config FILE/ },
  { args: ["eval", "--help", "--bogus"], code: usage, err: /Unknown option "--bogus"/ },

  {
    args: ["evla"],
    code: usage,
    err: /^mlx: error: Unknown command "evla"\nmlx: hint: did you mean "eval"\?\n$/,
  },
  { args: ["zzz"], code: usage, err: /Unknown command "zzz"\nmlx: hint: mlx --help/ },
  { args: ["constructor"], code: usage, err: /Unknown command "constructor"/ },
  { args: ["__proto__"], code: usage, err: /Unknown command "__proto__"/ },
  { args: [""], code: usage, err: /Unknown command ""/ },
  { args: ["--"], code: usage, err: /Unknown option "--"/ },
  { args: ["-"], code: usage, err: /Unknown/ },
  { args: ["--verison"], code: usage, err: /did you mean "--version"/ },
  { args: ["\x1b[31mrun\n"], code: usage, err: /^mlx: error: Unknown command "\\u001b\[31mrun\\n"\n/ },

  { args: ["run"], code: usage, err: /no config file is given\nmlx: hint: give it with --config FILE/ },
  { args: ["run", "a b.yaml"], code: usage, err: /did you mean --config ['"]a b\.yaml['"]\?/ },
  {
    args: ["run", "--config="],
    code: usage,
    err: /--config: expected a value that is not empty but found ""/,
  },
  {
    args: ["runs", "--root", ""],
    code: usage,
    err: /--root: expected a value that is not empty but found ""/,
  },
  { args: [...run, "--data-dir=", "--data-dir=d"], code: usage, err: /--data-dir: .*not empty but found ""/ },
  {
    args: ["run", "--config"],
    code: usage,
    err: /--config: its value FILE is missing\nmlx: hint: mlx run-exp/,
  },
  {
    args: ["run", "--config", "--dry-run"],
    code: usage,
    err: /--config: its value FILE is missing; the next word is "--dry-run"\nmlx: hint: .*--config=VALUE\n/,
  },
  {
    args: [...run, "--workers", "-1"],
    code: usage,
    err: /--workers: expected a number from 1 to \d+, or auto but found "-1"/,
  },
  {
    args: [...run, "--workers", "-x"],
    code: usage,
    err: /its value N\|auto is missing; the next word is "-x"/,
  },
  {
    args: ["run", "--confog", "a"],
    code: usage,
    err: /Unknown option "--confog"\nmlx: hint: did you mean "--config"/,
  },
  { args: ["run", "-c", "a"], code: usage, err: /Unknown option "-c"/ },
  {
    args: ["run", "--d"],
    code: usage,
    err: /Unknown option "--d"\nmlx: hint: write it in full: --dry-run or --data-dir or --debug\n/,
  },
  { args: [...run, "--data", "d"], code: usage, err: /Unknown option "--data"\nmlx: hint: .*: --data-dir\n/ },
  { args: ["run", "--__proto__=1"], code: usage, err: /Unknown option "--__proto__"/ },
  { args: ["run", "--dry-run=yes"], code: usage, err: /--dry-run: it takes no value/ },
  {
    args: [...run, "--on-error", "contnue"],
    code: usage,
    err: /stop, continue but found "contnue"\n.*"continue"/,
  },
  { args: [...run, "stray"], code: usage, err: /Unexpected operand "stray"/ },
  { args: [...run, "=1"], code: usage, err: /Unexpected operand "=1"/ },

  { args: run, code: 0, out: /^demo: completed, 3 epochs in / },
  { args: ["run", "--config=a.yaml"], code: 0, out: /^demo: completed/ },
  {
    args: ["run", "--config=b", "--config", "a.yaml", "training.epochs=3"],
    code: 0,
    out: /^demo: completed/,
  },
  { args: ["run", "training.epochs=3", "--config=a.yaml", "--", "x=-1"], code: 0, out: /^demo: completed/ },
  { args: [...run, "--dry-run"], code: 0, out: /Dry run: nothing was written; .*\n$/ },

  { args: ["eval"], code: usage, err: /no run directory is given\nmlx: hint: give it with --run-dir DIR/ },
  { args: ["eval", "--config", "a.yaml"], code: usage, err: /no run directory is given/ },
  { args: ["eval", "a", "b"], code: usage, err: /Unexpected operand "b"/ },
  { args: ["eval", "--run-dir", "a", "b"], code: usage, err: /Unexpected operand "b"/ },
  { args: ["eval", "a", "--split", "tset"], code: usage, err: /"tset"\nmlx: hint: did you mean "test"/ },
  {
    args: ["eval", "outputs/demo/1"],
    code: 0,
    out: /^outputs\/demo\/1: test split of data\/iris\.csv, 30 rows\n/,
  },
];

for (const { args, code, out, err } of cases) {
  Deno.test(`cli: mlx ${args.map((arg) => JSON.stringify(arg)).join(" ")}`, async () => {
    const screen = await type(args);
    assertEquals(screen.code, code, screen.err);
    assertMatch(screen.out, out ?? /^$/);
    // A run shows its progress there.
    if (err || code !== 0 || !args.some((arg) => arg.startsWith("--config"))) {
      assertMatch(screen.err, err ?? /^$/);
    }
  });
}
