import "./optimizers_test.ts";
