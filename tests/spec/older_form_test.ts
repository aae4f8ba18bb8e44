/** Optimizer and loss in both forms: `{ name, params }`, and the name with its params in a key beside it. */
import { assertEquals } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { pathInForm } from "../../src/spec/older_form.ts";
import { refused } from "./refused.ts";

const config = (training: string) =>
  `name: a\ndataset: {name: synthetic_regression}\nmodel: {name: mlp, params: {hidden: [3]}}\ntraining:\n${training}`;

const forms = {
  nested: "  optimizer: {name: sgd, params: {momentum: 0.9}}\n  loss: {name: huber, params: {delta: 2}}\n",
  older: "  optimizer: sgd\n  params: {momentum: 0.9}\n  loss: huber\n  loss_params: {delta: 2}\n",
};

/** [override, momentum, nesterov, delta, optimizer] */
const overrides: [string[], unknown[]][] = [
  [[], ["sgd", 0.9, false, 2]],
  [["training.params.momentum=0.5"], ["sgd", 0.5, false, 2]],
  [["training.optimizer.params.momentum=0.5"], ["sgd", 0.5, false, 2]],
  [["training.params.nesterov=true"], ["sgd", 0.9, true, 2]],
  [["training.optimizer.params.nesterov=true"], ["sgd", 0.9, true, 2]],
  [["training.loss_params.delta=3"], ["sgd", 0.9, false, 3]],
  [["training.loss.params.delta=3"], ["sgd", 0.9, false, 3]],
  [["training.loss={name: huber}", "training.loss_params.delta=4"], ["sgd", 0.9, false, 4]],
];

for (const [form, text] of Object.entries(forms)) {
  for (const [settings, expected] of overrides) {
    // An object in the place of the name leaves the older form's params behind, which would be refused.
    if (form === "older" && settings[0]?.includes("{")) continue;
    Deno.test(`older form: overrides of the ${form} one: ${settings.join(" ")}`, async () => {
      const [{ training: { optimizer: { name, params }, loss } }] = await readSpecs(
        config(text),
        "a.yaml",
        settings,
      );
      assertEquals([name, params.momentum, params.nesterov, loss!.params.delta], expected);
    });
  }
}

Deno.test("older form: another optimizer from the command line, with its params in either place", async () => {
  for (const place of ["training.params.eps=0.1", "training.optimizer.params.eps=0.1"]) {
    for (
      const text of [
        "  optimizer: {name: sgd, params: {momentum: 0.9}}\n",
        "  optimizer: sgd\n",
        "  epochs: 3\n",
      ]
    ) {
      const [{ training }] = await readSpecs(config(text), "a.yaml", ["training.optimizer=rmsprop", place]);
      assertEquals(
        [training.optimizer.name, training.optimizer.params.eps],
        ["rmsprop", 0.1],
        `${place} ${text}`,
      );
    }
  }
  const [{ training }] = await readSpecs(config("  epochs: 3\n"), "a.yaml", ["training.optimizer.name=sgd"]);
  assertEquals(training.optimizer.name, "sgd");
});

Deno.test("older form: paths of other settings stay", () => {
  for (const path of [["training", "epochs"], ["model", "params", "hidden"], ["training"], ["a"]]) {
    assertEquals(pathInForm(path, { training: { optimizer: { name: "sgd" } } }), path);
    assertEquals(pathInForm(path, { training: 3 }), path);
    assertEquals(pathInForm(path, null), path);
  }
});

/** [training, what is said] */
const mistakes: [string, string[]][] = [
  ["  optimizer: sgd\n  params:\n    momentum: -1\n", [
    "a.yaml:7:15 training.params.momentum: expected a number >= 0 but found -1",
  ]],
  ["  optimizer:\n    name: sgd\n    params:\n      momentum: -1\n", [
    "a.yaml:8:17 training.optimizer.params.momentum: expected a number >= 0 but found -1",
  ]],
  ["  optimizer: adm\n", [
    'a.yaml:5:14 training.optimizer: expected "sgd"',
  ]],
  ["  optimizer: {name: adm}\n", [
    'a.yaml:5:21 training.optimizer.name: expected "sgd"',
  ]],
  ["  optimizer: sgd\n  params: {momentun: 0.9}\n", [
    'a.yaml:6:12 training.params.momentun: unknown key (did you mean "momentum"?); valid keys: momentum',
  ]],
  ["  optimizer: {name: sgd, params: {momentun: 0.9}}\n", [
    'a.yaml:5:35 training.optimizer.params.momentun: unknown key (did you mean "momentum"?); valid keys: momentum',
  ]],
  ["  optimizer: {name: sgd}\n  params: {momentum: 0.9}\n", [
    "a.yaml:6:11 training.params: expected nothing beside optimizer: { name, params }",
  ]],
  ["  loss: {params: {delta: 2}}\n", ['a.yaml:5:9 training.loss.name: expected "mse"']],
  ["  loss_params: {delta: 2}\n", ["a.yaml:5:17 training.loss_params.delta: unknown key"]],
  ["  loss: mse\n  loss_params: {delta: 2}\n", ["a.yaml:6:17 training.loss_params.delta: unknown key"]],
  ["  loss: {name: mse, params: {delta: 2}}\n", ["a.yaml:5:30 training.loss.params.delta: unknown key"]],
  ["  optimizer: {name: sgd, momentum: 0.9}\n", [
    "a.yaml:5:26 training.optimizer.momentum: unknown key (did you mean training.optimizer.params.momentum?)",
  ]],
];

for (const [text, expected] of mistakes) {
  Deno.test(`older form: the place of a mistake: ${text.trim().replaceAll("\n", "")}`, async () => {
    const lines = await refused(config(text));
    assertEquals(lines.map((line, i) => line.slice(0, expected[i]?.length)), expected);
  });
}
