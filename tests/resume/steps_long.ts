import "./steps_test.ts";
