import "./label_smoothing_test.ts";
