import "./accumulate_test.ts";
