/**
 * An open experiment: data, model, objective, optimizer and their state, in memory and ready to train or evaluate.
 *
 * run, eval and whatever else needs a model all come through `openSession`.
 *
 * @module
 */
import { gatherRows } from "./datasets/batches.ts";
import { FloatRows } from "./datasets/input_rows.ts";
import type { Dataset, LoadContext } from "./datasets/dataset.ts";
import { applyPreprocessing, fitPreprocessing, type Preprocessing } from "./datasets/preprocess.ts";
import { DataError } from "./errors.ts";
import type { Float, Kernels } from "./kernels/kernels.ts";
import { slownessOf } from "./kernels/wasm_calls.ts";
import { openRandomState } from "./kernels/random_state.ts";
import type { Rows, SolveContext } from "./linalg/least_squares.ts";
import { classWeights } from "./objectives/class_weights.ts";
import type { Rates, Schedule } from "./schedules/schedule.ts";
import type { Plan } from "./plan.ts";
import { MemoryArena } from "./tensor/arena.ts";
import { Compute } from "./tensor/compute.ts";
import { type Buffer, initializing, pack, type Packed, type Param } from "./tensor/param.ts";
import { Pass } from "./tensor/pass.ts";
import { Averaging } from "./train/averaging.ts";
import { Clipping } from "./train/clipping.ts";
import { GradientParts, levelsFor, stepRows } from "./train/gradient_parts.ts";
import type { Learner, LearnerData, Progress } from "./train/learner.ts";
import { stepsPerEpoch } from "./train/loop.ts";
import { earlier, type StepLimit } from "./train/limits.ts";
import { breathing } from "./train/long_step.ts";
import { place } from "./train/placing.ts";
import type { NamedTensor, Snapshot } from "./train/snapshot.ts";
import { StateCopy } from "./train/state_copy.ts";
import type { Stopping } from "./train/stopping.ts";
import { type Stretch, stretchesOf } from "./train/stretches.ts";

/** The name of the outputs of an epoch's steps among the tensors of an optimizer, whose own have a dot. */
const outputsName = "outputs";

/** What the names of trained parameters begin with among those, where the model of a snapshot is their average. */
const trainedPrefix = "before_averaging.";

/** See the module. */
export class Session implements Learner {
  readonly progress: Progress = { epoch: 0, step: 0, epochComplete: true, partial: null };
  pauseAt = Infinity;
  readonly model;
  readonly objective;
  readonly optimizer;
  readonly epochs: number;
  readonly stopping: Stopping;
  readonly bestState: StateCopy | null;
  limit: StepLimit | null;
  readonly batchSize: number;
  readonly stepRows: number;
  readonly parts: GradientParts | null;
  readonly validateEvery: number;
  readonly learningRate: number;
  readonly schedule: Schedule | null;
  rates: Rates;
  readonly clipping: Clipping;
  readonly shuffleSeed: number;
  readonly training: Pass;
  readonly evaluating: Pass;
  readonly packed: Packed;
  readonly data: LearnerData;
  readonly metrics;
  readonly epochMetrics;
  readonly monitor;
  readonly stepOutputs: Float | null;
  readonly steps: Learner["steps"] = new Map();
  readonly trusted: boolean;
  readonly long: Learner["long"];
  readonly slots: readonly Float[];
  readonly stretches: readonly Stretch[];
  readonly averaging: Averaging | null;
  readonly #compute: Compute;
  readonly #arena: MemoryArena;
  #classWeights: readonly number[] | undefined;

  constructor(
    readonly plan: Plan,
    compute: Compute,
    data: Omit<LearnerData, "order">,
    readonly preprocessing: Preprocessing,
    /** Class names in the order of the model's outputs. */
    readonly classes: readonly string[] | null,
  ) {
    const { model, objective, optimizer, facts: { spec: { training }, seeds } } = plan;
    this.model = model;
    this.objective = objective;
    this.optimizer = optimizer;
    this.metrics = plan.metrics;
    this.epochMetrics = plan.epochMetrics;
    this.monitor = plan.monitor;
    this.trusted = plan.trusted;
    this.epochs = training.epochs;
    this.batchSize = training.batch_size;
    this.stepRows = stepRows(training);
    this.validateEvery = training.validate_every?.epochs ?? 1;
    this.learningRate = this.rates = training.learning_rate;
    this.schedule = plan.schedule;
    this.stopping = plan.stopping;
    this.limit = training.max_steps === null ? null : { step: training.max_steps, by: "max_steps" };
    this.clipping = new Clipping(training);
    this.shuffleSeed = seeds.shuffle;
    const { memory, kernels, assembler, reserved } = this.#compute = compute;
    this.#arena = new MemoryArena(memory, reserved);
    this.data = plan.placed
      ? place(data, this.#arena, training.precision)
      : { ...data, order: data.split.train.slice() };
    this.stepOutputs = plan.epochMetrics.gathered
      ? this.#floats(data.split.train.length * model.outputs)
      : null;
    this.packed = pack(model, this.#arena, training.precision);
    this.slots = optimizer.slots.map(({ start = 0 }) => {
      const slot = this.#arena.keep(training.precision, this.packed.data.length);
      // Zeros are there already, and take no memory before they are used.
      return start === 0 ? slot : slot.fill(start);
    });
    const levels = Array.from(
      { length: levelsFor(training.accumulate_steps) },
      () => this.#arena.keep(training.precision, this.packed.data.length),
    );
    this.parts = levels.length > 0 ? new GradientParts(compute.kernels, levels) : null;
    this.averaging = training.ema === null ? null : new Averaging(this.packed, {
      data: this.#arena.keep(training.precision, this.packed.data.length),
      state: this.#arena.keep(training.precision, this.packed.state.length),
    }, training.ema.decay);
    this.stretches = stretchesOf(this.packed, this.slots, optimizer);
    this.bestState = training.early_stopping?.restore_best ? new StateCopy(this) : null;
    this.long = longParts(plan, kernels, compute.threads);
    this.training = new Pass(kernels, this.#arena, { training: true, seed: seeds.shuffle, assembler });
    this.evaluating = new Pass(kernels, this.#arena, { training: false, assembler });
  }

  get kernels(): Kernels {
    return this.#compute.kernels;
  }

  /** Found when training first asks: an evaluation may be of rows that have no such classes. */
  get classWeights(): readonly number[] | undefined {
    return this.#classWeights ??= weightsOf(this.plan, this.data, this.classes);
  }

  /** The most bytes of WebAssembly memory that were in use so far. */
  get highWater(): number {
    return this.#arena.highWater;
  }

  async solveContext(
    hooks: Pick<SolveContext, "breathe" | "warn">,
  ): Promise<SolveContext & { readonly data: Rows }> {
    const { data: { rows, y, inputs, targets, split: { train } } } = this;
    const kernels = await this.#compute.kernelsFor("float64");
    const pass = new Pass(kernels, this.#arena, { training: false });
    pass.reset();
    return {
      ...hooks,
      kernels,
      floats: (length) => pass.floats(length),
      data: {
        rows: train.length,
        inputs,
        targets,
        gather(outX, outY, from, to) {
          rows.gather(outX, train, from, to);
          gatherRows(outY, y, targets, train, from, to);
        },
      },
    };
  }

  /** The state of this moment. The arrays are views: write or copy them before training goes on. */
  snapshot(): Snapshot {
    const { facts: { spec, info, objective } } = this.plan;
    return {
      model: this.#averaged ?? this.#tensors.map(({ name, shape, data }) => ({ name, shape, data })),
      optimizer: [
        ...this.optimizer.slots.flatMap(({ name }, i) => this.#sliced(name, this.slots[i])),
        ...this.#trained,
        ...this.#outputsSoFar(),
      ],
      state: {
        ...this.progress,
        model: { name: spec.model.name, params: spec.model.params },
        objective,
        precision: spec.training.precision,
        task: info.task,
        features: info.features,
        targets: info.targets,
        classes: this.classes,
        preprocessing: this.preprocessing,
      },
    };
  }

  /**
   * Takes on a snapshot to train on from there, also inside an epoch.
   *
   * @throws {DataError} if it is of another model, or lacks what the epoch has gathered so far.
   */
  goOnFrom(snapshot: Snapshot): void {
    this.restore(snapshot);
    fill(
      new Map(this.#trained.map((tensor) => [tensor.name, tensor])),
      snapshot.optimizer.filter(({ name }) => name.startsWith(trainedPrefix)),
    );
    fill(
      new Map(this.#outputsSoFar().map((tensor) => [tensor.name, tensor])),
      snapshot.optimizer.filter(({ name }) => name === outputsName),
    );
  }

  /** Is told the step at which time was up before; null: it was not. */
  endAt(step: number | null): void {
    this.limit = earlier(this.limit, step === null ? null : { step, by: "max_seconds" });
  }

  /**
   * Is told the state after the best epoch so far by a run that goes on.
   *
   * @throws {DataError} if it is of another model.
   */
  knowBest(snapshot: Snapshot): void {
    this.goOnFrom(snapshot);
    this.bestState?.keep();
  }

  /** Takes on the parameters and buffers of a snapshot, and the optimizer's vectors where it holds them. */
  restore({ model, optimizer, state }: Snapshot): void {
    fill(new Map(this.#tensors.map((tensor) => [tensor.name, tensor])), model);
    if (this.#averaged) fill(new Map(this.#averaged.map((tensor) => [tensor.name, tensor])), model);
    if (optimizer.length > 0) {
      const slots = this.optimizer.slots.flatMap(({ name }, i) => this.#sliced(name, this.slots[i]));
      fill(
        new Map(slots.map((slot) => [slot.name, slot])),
        optimizer.filter(({ name }) => name !== outputsName && !name.startsWith(trainedPrefix)),
      );
    }
    this.progress.epoch = state.epoch;
    this.progress.step = state.step;
    this.progress.epochComplete = state.epochComplete;
    this.progress.partial = state.partial;
  }

  /** Parameters and buffers as the average has them; undefined if none is taken. */
  get #averaged(): NamedTensor[] | undefined {
    if (this.averaging === null) return undefined;
    const { params, buffers } = this.packed, { data, state } = this.averaging.average;
    return [...cut(data, params), ...cut(state, buffers)];
  }

  /** Those that are trained, where the model is their average. */
  get #trained(): NamedTensor[] {
    if (this.averaging === null) return [];
    return this.#tensors.map(({ name, shape, data }) => ({ name: trainedPrefix + name, shape, data }));
  }

  /** Of an epoch that is not complete, the outputs of its steps so far, if they are kept. */
  #outputsSoFar(): NamedTensor[] {
    const { stepOutputs, progress: { epoch, step, epochComplete }, stepRows, data: { order }, model } = this;
    if (stepOutputs === null || epochComplete) return [];
    const rows = Math.min((step - epoch * stepsPerEpoch(this)) * stepRows, order.length);
    if (rows === 0) return [];
    const data = stepOutputs.subarray(0, rows * model.outputs);
    return [{ name: outputsName, shape: [rows, model.outputs], data }];
  }

  /** An array of zeros where the data are. */
  #floats(length: number): Float {
    const { training: { precision } } = this.plan.facts.spec;
    if (this.plan.placed) return this.#arena.keep(precision, length);
    return precision === "float32" ? new Float32Array(length) : new Float64Array(length);
  }

  get #tensors(): (Param | Buffer)[] {
    return [...this.packed.params, ...this.packed.buffers];
  }

  /** A flat vector cut up like the parameters: "exp_avg.layers.0.weight", … */
  #sliced(slot: string, vector: Float): NamedTensor[] {
    return cut(vector, this.packed.params).map((part) => ({ ...part, name: `${slot}.${part.name}` }));
  }
}

/** The parts of a vector that belong to tensors that lie side by side. */
function cut(vector: Float, tensors: readonly (Param | Buffer)[]): NamedTensor[] {
  let offset = 0;
  return tensors.map(({ name, shape, size }) => ({
    name,
    shape,
    data: vector.subarray(offset, offset += size),
  }));
}

/** Where a plan can be computed; it is the caller's to close. */
export function openCompute({ facts }: Plan, warn: (message: string) => void): Promise<Compute> {
  const { spec: { training: { precision } }, memory: { training: bytes }, workers: threads } = facts;
  return Compute.open(precision, { threads, bytes, warn });
}

/**
 * Makes the data and the model of a plan.
 *
 * @param options.compute Where to compute; by default a memory of its own, with one thread.
 * @param options.trained A checkpoint: its parameters, preprocessing and order of classes are taken on.
 * @throws The reason of the run's signal if it is to stop meanwhile.
 */
export async function openSession(
  plan: Plan,
  context: LoadContext,
  { trained, compute }: { trained?: Snapshot; compute?: Compute } = {},
): Promise<Session> {
  const { facts: { spec: { dataset, training }, seeds }, split } = plan;
  const loaded = await plan.source.load();
  const classes = trained ? trained.state.classes : loaded.info.classes ?? null;
  relabel(loaded, classes);
  const { x, y, preprocessing } = trained
    ? await applyPreprocessing(loaded, trained.state.preprocessing, context.breathe)
    : await fitPreprocessing(loaded, plan.encoding, split.train, dataset, context.breathe);
  const toPrecision = (values: Float64Array) =>
    training.precision === "float64" || plan.placed ? values : Float32Array.from(values);
  const ready = x instanceof FloatRows ? toPrecision(x.x as Float64Array) : new Float64Array();
  const data = {
    x: ready,
    rows: x instanceof FloatRows ? new FloatRows(ready, plan.shape.inputs) : x,
    y: toPrecision(y),
    inputs: plan.shape.inputs,
    targets: loaded.info.targets,
    split,
    given: loaded.y,
    units: preprocessing.target,
  };
  const session = new Session(
    plan,
    compute ?? await Compute.open(training.precision, { bytes: plan.facts.memory.training }),
    data,
    preprocessing,
    classes,
  );
  if (trained) session.restore(trained);
  else {
    const random = await openRandomState(seeds.weights, session.packed.data.length);
    await breathing(initializing(session.packed, random), context.breathe);
  }
  return session;
}

/** Longer than so many seconds, and a step lets signals in while it is computed. */
const longStep = 0.5;

/** What is long on this machine, and can be computed in pieces: that of which all operations are known beforehand. */
function longParts(
  { model, objective, seconds, facts: { spec: { training } } }: Plan,
  kernels: Pick<Kernels, "name">,
  threads: number,
): Learner["long"] {
  const known = model.staticGraph === true && objective.staticGraph;
  const isLong = (planned: number) => known && planned * slownessOf(kernels) / threads > longStep;
  return { step: isLong(seconds.step * training.accumulate_steps), evaluation: isLong(seconds.evaluation) };
}

/** The weight of each class among the training rows. */
function weightsOf(
  { facts: { spec: { training } } }: Plan,
  { y, split }: LearnerData,
  classes: readonly string[] | null,
): readonly number[] | undefined {
  if (training.class_weight === null || classes === null) return undefined;
  return classWeights(training.class_weight, classes, split.train.values().map((row) => y[row]));
}

/** Renames labels to the order of classes that a model was trained with. */
function relabel({ info, y }: Dataset, classes: readonly string[] | null): void {
  if (!classes || !info.classes || info.classes.every((name, i) => name === classes[i])) return;
  const places = new Map(classes.map((name, i) => [name, i]));
  const order = info.classes.map((name) => places.get(name) ?? -1);
  for (let i = 0; i < y.length; i++) y[i] = order[y[i]];
}

/** Copies tensors by name; both sides must have the same names and shapes. */
function fill(targets: ReadonlyMap<string, NamedTensor>, tensors: readonly NamedTensor[]): void {
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const [name, target] of targets) {
    const found = given.get(name);
    const shape = found && `[${found.shape.join(", ")}]`;
    if (!found || shape !== `[${target.shape.join(", ")}]`) {
      throw new DataError(
        `Cannot load the checkpoint: the model has a tensor "${name}" of shape [${
          target.shape.join(", ")
        }], the checkpoint ${shape ? `one of shape ${shape}` : "none"}`,
      );
    }
    target.data.set(found.data);
  }
  const extra = tensors.find(({ name }) => !targets.has(name));
  if (extra) throw new DataError(`Cannot load the checkpoint: the model has no tensor "${extra.name}"`);
}
