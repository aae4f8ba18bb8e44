import "./averaging_test.ts";
