import "./train_metrics_test.ts";
