/**
 * How a run looks while it goes on: a head, a table that grows, and a line that moves.
 *
 * @module
 */
import type { ExperimentEvent } from "../experiment/mod.ts";
import { formatDuration, formatMetric } from "../report/numbers.ts";
import { pairs } from "../report/table.ts";
import { clip } from "../report/text.ts";
import type { Metrics } from "../train/events.ts";
import { describeData, describeModel, describeSplit, describeTraining } from "./describe.ts";
import type { Terminal } from "./terminal.ts";

/** About as many lines tell the story of a run of any length. */
const storyLines = 20;
const columnWidth = 11;
const barWidth = 24;

/** Shows the events of one run on standard error. */
export class RunDisplay {
  #terminal: Terminal;
  #epochs = 1;
  #steps = 1;
  #startedAt = performance.now();
  #columns: string[] = [];
  #last?: { epoch: number; metrics: Metrics; shown: boolean };

  /** @param title What stands above all, e.g. the name of the experiment. */
  constructor(terminal: Terminal, title: string) {
    this.#terminal = terminal;
    terminal.note({ text: title, style: "bold" });
  }

  /** Shows one event. */
  show(event: ExperimentEvent): void {
    switch (event.kind) {
      case "plan":
        this.#terminal.note(...pairs([
          ["data", describeData(event.plan)],
          ["split", describeSplit(event.plan)],
          ["model", describeModel(event.plan)],
          ["training", describeTraining(event.plan)],
        ]));
        break;
      case "directory":
        // In line with the pairs above.
        this.#terminal.note(`  run       ${event.path}`, "");
        break;
      case "resumed":
        this.#terminal.note(
          event.checkpoint === null
            ? "  resumed   from the beginning: there is no checkpoint that can be used"
            : `  resumed   from ${event.checkpoint} (epoch ${event.epoch}, step ${event.step})`,
          "",
        );
        break;
      case "started":
        this.#epochs = event.epochs;
        this.#steps = Math.max(1, event.epochs * event.stepsPerEpoch);
        this.#startedAt = performance.now();
        break;
      case "step":
        this.#terminal.progress(() => this.#progressLine(event.epoch, event.step, event.loss));
        break;
      case "epoch": {
        const { epoch, step, metrics } = event;
        const shown = isShown(epoch, this.#epochs);
        this.#last = { epoch, metrics, shown };
        if (shown) this.#showEpoch(epoch, metrics);
        else this.#terminal.progress(() => this.#progressLine(epoch, step, metrics.loss));
        break;
      }
      case "warning":
        this.#terminal.warn(event.message);
        break;
      case "finished":
        if (this.#last && !this.#last.shown) this.#showEpoch(this.#last.epoch, this.#last.metrics);
        if (this.#last) this.#terminal.note("");
        break;
    }
  }

  #showEpoch(epoch: number, metrics: Metrics): void {
    const names = Object.keys(metrics);
    const label = `${this.#epochs}/${this.#epochs}`.length;
    const line = (first: string, cells: readonly string[]) =>
      clip(`  ${first.padStart(Math.max(5, label))}  ${cells.join("  ")}`, this.#terminal.progressWidth);
    const pad = (cell: string, name: string) => cell.padStart(Math.max(columnWidth, name.length));
    if (names.join() !== this.#columns.join()) {
      this.#columns = names;
      this.#terminal.note({ text: line("epoch", names.map((name) => pad(name, name))), style: "bold" });
    }
    const cells = names.map((name) => pad(formatMetric(metrics[name]), name));
    this.#terminal.note(line(`${epoch}/${this.#epochs}`, cells));
  }

  #progressLine(epoch: number, step: number, loss: number | undefined): string {
    const done = Math.min(1, step / this.#steps);
    const elapsed = performance.now() - this.#startedAt;
    const left = done > 0 && elapsed > 1000 ? `  ${formatDuration(elapsed / done - elapsed)} left` : "";
    const full = Math.round(done * barWidth);
    const bar = "━".repeat(full) + "╌".repeat(barWidth - full);
    const value = loss === undefined ? "" : `  loss ${loss.toPrecision(4)}`;
    const percent = `${Math.floor(done * 100)} %`.padStart(5);
    // The last column stays free: a full line would make some terminals scroll.
    return clip(
      `  ${epoch}/${this.#epochs}  ${bar} ${percent}${value}${left}`,
      this.#terminal.progressWidth - 1,
    );
  }
}

/** Whether an epoch is among those that get a line of their own: the first, the last, and round numbers. */
export function isShown(epoch: number, epochs: number): boolean {
  return epoch === 1 || epoch === epochs || epoch % roundInterval(epochs / storyLines) === 0;
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below `least`. */
function roundInterval(least: number): number {
  for (let power = 1;; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= least) return digit * power;
  }
}
