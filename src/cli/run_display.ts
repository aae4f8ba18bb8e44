/**
 * How a run looks while it goes on: a head, a table that grows, and a line that moves.
 *
 * @module
 */
import { cutLines } from "../errors.ts";
import type { ExperimentEvent } from "../experiment/mod.ts";
import { formatDuration, formatMetric } from "../report/numbers.ts";
import { pairs } from "../report/table.ts";
import { clip } from "../report/text.ts";
import type { EventOf } from "../train/events.ts";
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
  /** The step that a run goes on from. */
  #from = 0;
  #columns: string[] = [];
  #last?: { event: EventOf<"epoch">; shown: boolean };
  /** Whether it was said what the mark of running metrics is. */
  #explained = false;
  /** What steps lower. */
  #lowered = "loss";

  /** @param title What stands above all, e.g. the name of the experiment. */
  constructor(terminal: Terminal, title: string) {
    this.#terminal = terminal;
    terminal.note({ text: cutLines(title), style: "bold" });
  }

  /** Shows one event. */
  show(event: ExperimentEvent): void {
    switch (event.kind) {
      case "plan":
        if (event.plan.spec.training.class_weight !== null) this.#lowered = "weighted_loss";
        this.#terminal.note(...pairs([
          ["data", describeData(event.plan)],
          ["split", describeSplit(event.plan)],
          ...(event.plan.info.filled ?? []).map((gap) => ["missing", gap] as const),
          ["model", describeModel(event.plan)],
          ["training", describeTraining(event.plan)],
        ]));
        break;
      case "directory":
        // In line with the pairs above.
        this.#terminal.note(`  run       ${event.path}`, "");
        break;
      case "resumed":
        this.#from = event.step;
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
        this.#last = { event, shown };
        if (shown) this.#showEpoch(event);
        else this.#terminal.progress(() => this.#progressLine(epoch, step, metrics[this.#lowered]));
        break;
      }
      case "warning":
        this.#terminal.warn(event.message);
        break;
      case "finished":
        if (this.#last && !this.#last.shown) this.#showEpoch(this.#last.event);
        if (this.#last) this.#terminal.note("");
        break;
    }
  }

  #showEpoch({ epoch, metrics, running }: EventOf<"epoch">): void {
    // An epoch after which nothing was validated has fewer, and leaves their columns empty.
    const names = [...new Set([...this.#columns, ...Object.keys(metrics)])];
    const label = `${this.#epochs}/${this.#epochs}`.length;
    const line = (first: string, cells: readonly string[]) =>
      clip(`  ${first.padStart(Math.max(5, label))}  ${cells.join("  ")}`, this.#terminal.progressWidth);
    const pad = (cell: string, name: string) => cell.padStart(Math.max(columnWidth, name.length));
    if (running.length > 0 && !this.#explained) {
      this.#explained = true;
      this.#terminal.note(
        `  ${runningMark} over the steps of the epoch, as loss is: the weights moved meanwhile`,
      );
    }
    if (names.join() !== this.#columns.join()) {
      this.#columns = names;
      this.#terminal.note({ text: line("epoch", names.map((name) => pad(name, name))), style: "bold" });
    }
    const cells = names.map((name) =>
      pad(Object.hasOwn(metrics, name) ? shownMetric(metrics[name], running.includes(name)) : "", name)
    );
    this.#terminal.note(line(`${epoch}/${this.#epochs}`, cells));
  }

  #progressLine(epoch: number, step: number, loss: number | undefined): string {
    const done = Math.min(1, step / this.#steps);
    const elapsed = performance.now() - this.#startedAt;
    const made = step - this.#from, rest = Math.max(0, this.#steps - step);
    const left = made > 0 && elapsed > 1000 ? `  ${formatDuration(elapsed / made * rest)} left in all` : "";
    const full = Math.round(done * barWidth);
    const bar = "━".repeat(full) + "╌".repeat(barWidth - full);
    const value = loss === undefined ? "" : `  ${this.#lowered} ${loss.toPrecision(4)}`;
    const percent = `${Math.floor(done * 100)} %`.padStart(5);
    // The last column stays free: a full line would make some terminals scroll.
    return clip(
      `  ${epoch}/${this.#epochs}  ${bar} ${percent}${value}${left}`,
      this.#terminal.progressWidth - 1,
    );
  }
}

/** Stands before a metric that was gathered from the steps of an epoch. */
export const runningMark = "~";

/** A metric, with the mark if it was gathered from the steps of an epoch. */
export function shownMetric(value: number, running: boolean): string {
  return (running ? runningMark : "") + formatMetric(value);
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
