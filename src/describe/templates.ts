/**
 * Configs to begin with where there is no table yet.
 *
 * @module
 */

/** A config to begin with. */
export interface Template {
  readonly summary: string;
  readonly text: string;
}

const training = `training:
  epochs: 200
  batch_size: 32
  learning_rate: 0.001
  seed: 42
  # Ends when the validation loss has not improved for 20 epochs, with the best epoch's weights.
  early_stopping: { patience: 20 }
`;

/** The templates by name. */
export const templates: Readonly<Record<string, Template>> = {
  regression: {
    summary: "Predict numbers; runs on made-up data",
    text:
      `# Regression. Put your own table in place of the made-up data: mlx init FILE --target COLUMN writes such a config.
name: regression
dataset:
  name: synthetic_regression
  params: { n_samples: 1000, n_features: 8 }
  split: { test: 0.2, validation: 0.2 }
  standardize: true
  standardize_target: true
model:
  name: mlp
  params: { hidden: [32, 16] }
${training}`,
  },
  classification: {
    summary: "Predict classes; runs on made-up data",
    text:
      `# Classification. Put your own table in place of the made-up data: mlx init FILE --target COLUMN writes such a config.
name: classification
dataset:
  name: synthetic_classification
  params: { n_samples: 1000, n_features: 8, n_classes: 3 }
  split: { test: 0.2, validation: 0.2, stratify: true }
  standardize: true
model:
  name: mlp
  params: { hidden: [32, 16] }
${training}`,
  },
  time_order: {
    summary: "Learn from earlier rows, test on later ones; wants a table of yours",
    text:
      `# Rows in order of time: the last ones test what is learned of the others. Replace path, target and order.
name: time_order
dataset:
  name: csv
  path: data.csv
  params:
    target: y
    # The date itself is no input; split.order names it.
  split: { test: 0.2, validation: 0.2, order: date }
  standardize: true
  standardize_target: true
model:
  name: mlp
  params: { hidden: [32, 16] }
${training}`,
  },
};
