/**
 * Where the program speaks: results on standard output, everything else on standard error.
 *
 * Every line is escaped here, and here alone are colours added. Nothing thrown by a full disk, a closed pipe or a
 * vanished terminal gets out: a run is worth more than its screen. What was asked for and could not be written is kept
 * in mind, so that the command can end with an error.
 *
 * @module
 */
import { cutLines } from "../errors.ts";
import { escapeJson, escapeTerminal } from "../report/escape.ts";
import type { Line, Style } from "../report/text.ts";
import { wrap } from "../report/wrap.ts";

/** One of the two streams. */
export interface Sink {
  /** Writes all of `text`, or throws. */
  write(text: string): void;
  /** Columns of the terminal, if it is one. */
  columns(): number | undefined;
}

const styles: Readonly<Record<Style | "warn", string>> = {
  bold: "1",
  dim: "2",
  bad: "31",
  good: "32",
  warn: "33",
};
const clearLine = "\r\x1b[K";
/** Milliseconds between two pictures of the progress line. */
const progressInterval = 80;

/** The screen of one command. */
export class Terminal {
  #out: Sink;
  #err: Sink;
  #color: boolean;
  #quiet = false;
  #progress = "";
  #progressAt = -Infinity;
  #outBroken: { readonly cause: unknown } | undefined;
  #lost: { readonly cause: unknown } | undefined;

  constructor(options: { out: Sink; err: Sink; color: boolean }) {
    this.#out = options.out;
    this.#err = options.err;
    this.#color = options.color;
  }

  /** Columns that a line of standard output may fill; unlimited if it is not a terminal. */
  get width(): number {
    return this.#out.columns() ?? Infinity;
  }

  /** The same for standard error. */
  get progressWidth(): number {
    return this.#err.columns() ?? Infinity;
  }

  /** From now on nothing but warnings and errors on standard error. */
  silence(): void {
    this.#quiet = true;
  }

  /** Why something that the command was called for could not be written; undefined if all was, or nobody reads on. */
  get lost(): { readonly cause: unknown } | undefined {
    return this.#lost;
  }

  /** Lines of a result that the command was called for, on standard output. */
  print(...lines: Line[]): void {
    this.#clear();
    if (!this.#writeOut(this.#renderOut(lines))) this.#lost = this.#outBroken;
  }

  /** Lines on standard output that say what files say as well. */
  tell(...lines: Line[]): void {
    this.#clear();
    const isNews = this.#outBroken === undefined;
    if (this.#writeOut(this.#renderOut(lines)) || !isNews) return;
    const cause = this.#outBroken!.cause;
    this.warn(`Cannot write to standard output: ${cause instanceof Error ? cause.message : cause}`);
  }

  /** Text for programs, on standard output: as it is, or escaped where a person looks at it. */
  printText(text: string): void {
    this.#clear();
    const shown = this.#out.columns() === undefined ? text : text.split("\n").map(escapeTerminal).join("\n");
    if (!this.#writeOut(shown)) this.#lost = this.#outBroken;
  }

  /** A result for programs, on standard output. */
  printJson(value: unknown): void {
    this.#clear();
    if (!this.#writeOut(escapeJson(value) + "\n")) this.#lost = this.#outBroken;
  }

  /** Lines that tell how things go, on standard error. */
  note(...lines: Line[]): void {
    if (this.#quiet) return;
    this.#clear();
    this.#writeErr(lines.map((line) => this.#render(this.#err, line)).join(""));
  }

  /** Shows `line` in place of the last one, at most a dozen times a second and only on a terminal. */
  progress(line: () => string): void {
    const width = this.#err.columns();
    if (this.#quiet || width === undefined) return;
    const now = performance.now();
    if (now - this.#progressAt < progressInterval) return;
    this.#progressAt = now;
    const text = escapeTerminal(line());
    if (text === this.#progress) return;
    this.#progress = text;
    this.#writeErr(clearLine + text);
  }

  /** Frees the line from what the keyboard has echoed, such as `^C`. */
  wipe(): void {
    this.#progress = "";
    if (this.#err.columns() !== undefined) this.#writeErr(clearLine);
  }

  /** Something the user should hear though the work goes on. */
  warn(message: string): void {
    this.#clear();
    this.#message("warning", "warn", message);
  }

  /** Why the work ended, what to do about it, and where in the program it happened. */
  error(message: string, hint?: string, trace: readonly string[] = []): void {
    this.#clear();
    this.#message("error", "bad", message);
    if (hint !== undefined) this.#message("hint", "dim", hint);
    this.#writeErr(trace.map((text) => this.#render(this.#err, { text, style: "dim" })).join(""));
  }

  /**
   * Further lines of an error are indented, so that none can pass for a message of its own. On a terminal long lines are
   * broken at blanks.
   */
  #message(kind: string, style: Style | "warn", message: string): void {
    const plain = `mlx: ${kind}:`;
    const [first, ...more] = cutLines(message).split("\n").map(escapeTerminal);
    const columns = this.progressWidth;
    const lines = [
      ...wrap(first, columns, { first: plain.length + 1 }),
      ...more.flatMap((line) => wrap(line.startsWith("  ") ? line : `  ${line}`, columns)),
    ];
    this.#writeErr(
      [`${this.#paint(this.#err, style, plain)} ${lines[0]}`, ...lines.slice(1)].join("\n") + "\n",
    );
  }

  #render(sink: Sink, line: Line): string {
    if (typeof line === "string") return escapeTerminal(line) + "\n";
    return this.#paint(sink, line.style, escapeTerminal(line.text)) + "\n";
  }

  #paint(sink: Sink, style: Style | "warn", text: string): string {
    const plain = !this.#color || sink.columns() === undefined || text === "";
    return plain ? text : `\x1b[${styles[style]}m${text}\x1b[0m`;
  }

  #clear(): void {
    if (this.#progress === "") return;
    this.#progress = "";
    this.#writeErr(clearLine);
  }

  #renderOut(lines: readonly Line[]): string {
    return lines.map((line) => this.#render(this.#out, line)).join("");
  }

  /** Whether all is well: what a reader that has seen enough (`| head`) does not take is not lost. */
  #writeOut(text: string): boolean {
    try {
      if (this.#outBroken === undefined) this.#out.write(text);
    } catch (cause) {
      this.#outBroken = { cause };
    }
    return this.#outBroken === undefined || this.#outBroken.cause instanceof Deno.errors.BrokenPipe;
  }

  #writeErr(text: string): void {
    try {
      this.#err.write(text);
    } catch {
      // There is nowhere left to say it.
    }
  }
}

/** The streams of this process. */
export function processTerminal(): Terminal {
  return new Terminal({ out: sink(Deno.stdout), err: sink(Deno.stderr), color: !Deno.noColor });
}

function sink(stream: typeof Deno.stdout | typeof Deno.stderr): Sink {
  const encoder = new TextEncoder();
  const isTerminal = stream.isTerminal();
  return {
    write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
    },
    columns() {
      if (!isTerminal) return undefined;
      try {
        return Deno.consoleSize().columns || 80;
      } catch {
        return 80;
      }
    },
  };
}
