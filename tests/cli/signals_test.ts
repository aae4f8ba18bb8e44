import { assert, assertEquals } from "@std/assert";
import { listenForSignals } from "../../src/cli/signals.ts";
import { InterruptedError } from "../../src/errors.ts";
import { Terminal } from "../../src/cli/terminal.ts";

/** Deno as it is on another system, with its signals in our hand: what listens, and what was said on the screen. */
function withSystem(os: string, work: (listening: Map<string, () => void>, screen: string[]) => void): void {
  const { addSignalListener, removeSignalListener } = Deno;
  const build = Object.getOwnPropertyDescriptor(Deno, "build")!;
  const listening = new Map<string, () => void>();
  const screen: string[] = [];
  try {
    Object.defineProperty(Deno, "build", { ...build, value: { ...Deno.build, os } });
    Deno.addSignalListener = (name, listener) => {
      if (os === "windows" && !["SIGINT", "SIGBREAK", "SIGHUP", "SIGTERM", "SIGQUIT"].includes(name)) {
        throw new TypeError(`Windows has no signal ${name}`);
      }
      listening.set(name, listener);
    };
    Deno.removeSignalListener = (name, listener) => {
      assertEquals(listening.get(name), listener, name);
      listening.delete(name);
    };
    work(listening, screen);
  } finally {
    Object.defineProperty(Deno, "build", build);
    Object.assign(Deno, { addSignalListener, removeSignalListener });
  }
}

function terminal(screen: string[]): Terminal {
  const sink = { write: (text: string) => void screen.push(text), columns: () => undefined };
  return new Terminal({ out: sink, err: sink, color: false });
}

for (
  const [os, names] of [
    ["linux", ["SIGINT", "SIGTERM", "SIGHUP"]],
    ["darwin", ["SIGINT", "SIGTERM", "SIGHUP"]],
    ["windows", ["SIGINT", "SIGBREAK", "SIGHUP", "SIGTERM"]],
  ] as const
) {
  Deno.test(`signals: what is listened for on ${os}, and given back`, () =>
    withSystem(os, (listening, screen) => {
      {
        using signals = listenForSignals(terminal(screen));
        assertEquals([...listening.keys()], [...names]);
        listening.get("SIGINT")!();
        assert(signals.signal.reason instanceof InterruptedError);
        assertEquals(screen.length, 1);
      }
      assertEquals([...listening.keys()], []);
    }));
}

Deno.test("signals: a second SIGINT ends at once, unless it is the first one's shadow", () =>
  withSystem("linux", (listening, screen) => {
    const { exit } = Deno, { now } = performance;
    const exits: (number | undefined)[] = [];
    let time = 1000;
    try {
      Deno.exit = (code) => exits.push(code) as never;
      performance.now = () => time;
      using signals = listenForSignals(terminal(screen));
      const interrupt = listening.get("SIGINT")!;
      interrupt();
      const cases: [later: number, expected: number[]][] = [[0, []], [20, []], [150, [130]]];
      for (const [later, expected] of cases) {
        time = 1000 + later;
        interrupt();
        assertEquals(exits, expected, `${later} ms later`);
      }
      assert(signals.signal.aborted);
    } finally {
      Object.assign(Deno, { exit });
      performance.now = now;
    }
  }));
