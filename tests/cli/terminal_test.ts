import { assert, assertEquals, assertMatch } from "@std/assert";
import { cli } from "../../src/cli/mod.ts";
import { ConfigError } from "../../src/errors.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { events, quietEngine, spec, stringTerminal, type } from "./screen.ts";

Deno.test("terminal: lines are escaped, colours stand only where they are wanted", () => {
  for (
    const [options, out] of [
      [{}, "a\\u{1b}[1m\nb\n"],
      [{ color: true }, "a\\u{1b}[1m\nb\n"],
      [{ columns: 80 }, "a\\u{1b}[1m\nb\n"],
      [{ columns: 80, color: true }, "a\\u{1b}[1m\n\x1b[1mb\x1b[0m\n"],
    ] as const
  ) {
    const { terminal, written } = stringTerminal(options);
    terminal.print("a\x1b[1m", { text: "b", style: "bold" });
    assertEquals(written, { out, err: "" });
  }
});

Deno.test("terminal: no line of a message passes for another message", () => {
  const { terminal, written } = stringTerminal();
  terminal.error("first\nmlx: error: second\n  third", "do\nthis");
  assertEquals(written.err, "mlx: error: first\n  mlx: error: second\n  third\nmlx: hint: do\n  this\n");
});

Deno.test("terminal: long messages are broken at blanks on a terminal, and nowhere else", () => {
  const message =
    "Cannot use it:\n  a.yaml:1:1 one two three four five\n  averyveryverylongwordthatstayswhole end";
  const written = (columns?: number) => {
    const { terminal, written } = stringTerminal({ columns });
    terminal.error(message, "leave it out or write something else");
    return written.err.trimEnd().split("\n");
  };
  assertEquals(written(24), [
    "mlx: error: Cannot use",
    "  it:",
    "  a.yaml:1:1 one two",
    "    three four five",
    "  averyveryverylongwordthatstayswhole",
    "    end",
    "mlx: hint: leave it out",
    "  or write something",
    "  else",
  ]);
  assertEquals(written(), [
    ...`mlx: error: ${message}`.split("\n"),
    "mlx: hint: leave it out or write something else",
  ]);
});

Deno.test("terminal: what a message quotes does not make it endless", () => {
  for (const text of ["x".repeat(500_000), "💡".repeat(100_000)]) {
    const { terminal, written } = stringTerminal();
    terminal.warn(`Cannot read ${text}: permission denied\nsecond line`);
    assert(written.err.length < 4000, `${written.err.length}`);
    assertMatch(
      written.err,
      /^mlx: warning: Cannot read .*characters left out.*: permission denied\n {2}second line\n$/,
    );
    const { message } = new ConfigError(`Cannot read ${text}: permission denied`);
    assert(message.length < 1200 && message.isWellFormed());
    assertMatch(message, /: permission denied$/);
  }
});

Deno.test("terminal: a moving line is rate-limited, and cleared before anything else is shown", () => {
  const { terminal, written } = stringTerminal({ columns: 40 });
  let asked = 0;
  for (let i = 0; i < 100; i++) terminal.progress(() => `${++asked}`);
  assert(asked < 50);
  terminal.print("result");
  terminal.note("note");
  assertEquals(written.out, "result\n");
  assert(written.err.endsWith("\r\x1b[Knote\n"));
});

Deno.test("terminal: silence leaves warnings and errors", () => {
  const { terminal, written } = stringTerminal({ columns: 40 });
  terminal.silence();
  terminal.note("a");
  terminal.progress(() => "b");
  terminal.warn("c");
  terminal.error("d");
  assertEquals(written.err, "mlx: warning: c\nmlx: error: d\n");
});

Deno.test("terminal: output that fails changes nothing but the output", () => {
  const broken = (error: Error) => ({
    write(): never {
      throw error;
    },
    columns: () => 80,
  });
  const { terminal, written } = stringTerminal();
  terminal.print("before");
  let err = "";
  const good = { write: (text: string) => void (err += text), columns: () => undefined };
  const full = new Terminal({ out: broken(new Error("No space left")), err: good, color: false });
  full.tell("a");
  full.tell("b");
  assertEquals(err, "mlx: warning: Cannot write to standard output: No space left\n");
  assertEquals(full.lost, undefined);
  const closed = new Terminal({ out: broken(new Deno.errors.BrokenPipe("x")), err: good, color: false });
  closed.print("a");
  closed.tell("a");
  assertEquals([err.split("\n").length, closed.lost], [2, undefined]);
  const none = broken(new Error("gone"));
  const blind = new Terminal({ out: none, err: none, color: true });
  blind.print("a");
  blind.note("a");
  blind.progress(() => "a");
  blind.warn("a");
  blind.error("a", "b");
  assertEquals(written.err, "");
});

Deno.test("terminal: a result that cannot be written is lost, and said at the end", async () => {
  const error = new Error("No space left on device (os error 28)");
  const full = () => {
    let err = "";
    const out = {
      write(): never {
        throw error;
      },
      columns: () => undefined,
    };
    const sink = { write: (text: string) => void (err += text), columns: () => undefined };
    return { terminal: new Terminal({ out, err: sink, color: false }), said: () => err };
  };
  for (const args of [["runs"], ["runs", "--csv"], ["verify", "a", "b"], ["--help"], ["runs", "--help"]]) {
    const { terminal, said } = full();
    const code = await cli(args, { terminal, engine: () => Promise.resolve(quietEngine), program: "mlx" });
    assertEquals(code, 3, args.join(" "));
    assertMatch(said(), /^mlx: error: Cannot write the result to standard output: .*\nmlx: hint: .*\n$/);
  }
  for (const [json, code] of [[[], 0], [["--json"], 3]] as const) {
    const { terminal } = full();
    const args = ["run", "--config", "a", "--quiet", ...json];
    const signal = new AbortController().signal;
    const host = { terminal, signal, engine: () => Promise.resolve(quietEngine), program: "mlx" };
    assertEquals(await cli(args, host), code);
  }
});

const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

Deno.test("terminal: whatever comes from outside is inert on every screen", async () => {
  const evil = "a\x1b[2J\u202eb\x9bc\r\nmlx: error: d";
  const one = { ...spec("demo"), description: evil };
  one.dataset = { ...one.dataset, name: evil, path: evil, params: { [evil]: evil } };
  one.model = { ...one.model, name: evil };
  const screens = [
    await type(["run", "--config", "a"], { engine: { loadSpecs: () => Promise.resolve([one]) } }),
    await type(["run", "--config", "a", "--dry-run"], {
      engine: { loadSpecs: () => Promise.resolve([one]) },
    }),
    await type(["run", "--config", "a"], { engine: { runExperiment: (of) => events(of, "diverged", evil) } }),
    await type(["run", "--config", "a"], {
      engine: { loadSpecs: () => Promise.reject(new ConfigError(evil, evil)) },
    }),
    await type([evil]),
    await type(["run", evil]),
    await type(["run", `--${evil}`]),
    await type(["run", "--debug", "--config", "a"], {
      engine: { loadSpecs: () => Promise.reject(new Error(evil)) },
    }),
  ];
  for (const { out, err } of screens) {
    for (const line of (out + err).split("\n")) assert(!steering.test(line), JSON.stringify(line));
  }
});
