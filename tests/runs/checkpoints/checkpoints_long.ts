import "./checkpoints_test.ts";
