// TensorFlow.js: optimizer.minimize on gathered batches, with the start values and orders of mlx.
//
//     node tfjs_peer.mjs DIRECTORY wasm|cpu NODE_MODULES
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { createRequire } from "node:module";

const [directory, backend, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "peer.js"));
const tf = require("@tensorflow/tfjs");
tf.env().set("IS_NODE", true);
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), path.sep));
  wasm.setThreadsCount(Number(process.env.BENCH_THREADS || 2));
}
await tf.setBackend(backend);
await tf.ready();

const w = JSON.parse(fs.readFileSync(path.join(directory, "workload.json"), "utf8"));
const classification = w.task === "classification";
const x = Float32Array.from(load("x"));
const y = classification ? Int32Array.from(load("y")) : Float32Array.from(load("y"));
const features = w.layers[0], classes = w.layers.at(-1);

/** The numbers of a .npy file as mlx's bench writes it. */
function load(name) {
  const bytes = fs.readFileSync(path.join(directory, `${name}.npy`));
  const header = bytes.toString("latin1", 10, 10 + bytes.readUInt16LE(8));
  const kind = { "<f4": Float32Array, "<f8": Float64Array, "<u4": Uint32Array }[/'(<..)'/.exec(header)[1]];
  return new kind(bytes.buffer.slice(bytes.byteOffset + 10 + header.length, bytes.byteOffset + bytes.length));
}

/** Dense layers with relu between them; the last one's outputs are left as they are. */
function network() {
  const parameters = w.layers.slice(1).flatMap((units, i) => [
    tf.variable(tf.tensor2d(Float32Array.from(load(`start_${2 * i}`)), [w.layers[i], units])),
    tf.variable(tf.tensor1d(Float32Array.from(load(`start_${2 * i + 1}`)))),
  ]);
  const last = w.layers.length - 2;
  const forward = (input) => {
    let z = input;
    for (let i = 0; i <= last; i++) {
      z = z.matMul(parameters[2 * i]).add(parameters[2 * i + 1]);
      if (i < last) z = z.relu();
    }
    return z;
  };
  const penalty = w.l2 / w.rows;
  return (input, target) => {
    const z = forward(input);
    if (classification) return tf.losses.softmaxCrossEntropy(target, z);
    const error = tf.losses.meanSquaredError(target, z);
    return penalty === 0 ? error : error.add(parameters[0].square().sum().mul(penalty));
  };
}

/** Epochs of steps; the losses of the first and the last. */
function train() {
  const loss = network();
  const optimizer = w.optimizer === "adam"
    ? tf.train.adam(w.learning_rate, 0.9, 0.999, 1e-8)
    : tf.train.sgd(w.learning_rate);
  const orders = load("order");
  const losses = [];
  for (let epoch = 0; epoch < w.epochs; epoch++) {
    let total = 0;
    for (let from = 0; from < w.rows; from += w.batch_size) {
      const rows = orders.subarray(
        epoch * w.rows + from,
        epoch * w.rows + Math.min(w.rows, from + w.batch_size),
      );
      const batch = new Float32Array(rows.length * features);
      const labels = new y.constructor(rows.length);
      rows.forEach((row, i) => {
        batch.set(x.subarray(row * features, (row + 1) * features), i * features);
        labels[i] = y[row];
      });
      const value = tf.tidy(() => {
        const input = tf.tensor2d(batch, [rows.length, features]);
        const target = classification
          ? tf.oneHot(tf.tensor1d(labels, "int32"), classes)
          : tf.tensor2d(labels, [rows.length, 1]);
        return optimizer.minimize(() => loss(input, target), true);
      });
      total += value.dataSync()[0] * rows.length;
      value.dispose();
    }
    losses.push(total / w.rows);
  }
  return [losses[0], losses.at(-1)];
}

/** Centred normal equations in float32; tf has no solver, so Cholesky is written out, in float64. */
function ridge() {
  const input = tf.tensor2d(x, [w.rows, features]), target = tf.tensor2d(y, [w.rows, 1]);
  const centred = input.sub(input.mean(0)), shifted = target.sub(target.mean());
  const gram = Float64Array.from(tf.matMul(centred, centred, true, false).dataSync());
  const right = Float64Array.from(tf.matMul(centred, shifted, true, false).dataSync());
  const n = features;
  for (let i = 0; i < n; i++) {
    gram[i * n + i] += w.l2;
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * n + j];
      for (let k = 0; k < j; k++) sum -= gram[i * n + k] * gram[j * n + k];
      gram[i * n + j] = i === j ? Math.sqrt(sum) : sum / gram[j * n + j];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) right[i] -= gram[i * n + k] * right[k];
    right[i] /= gram[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i] -= gram[k * n + i] * right[k];
    right[i] /= gram[i * n + i];
  }
  const error = centred.matMul(tf.tensor2d(Float32Array.from(right), [n, 1])).sub(shifted);
  const loss = error.square().mean().dataSync()[0] + w.l2 * right.reduce((s, v) => s + v * v, 0) / w.rows;
  return [loss, loss];
}

const start = performance.now();
const [first, last] = w.solved ? ridge() : train();
const training = (performance.now() - start) / 1000;
const threads = backend === "wasm" ? require("@tensorflow/tfjs-backend-wasm").getThreadsCount() : 1;
console.log(JSON.stringify({ training, first, last, threads }));
process.exit();
