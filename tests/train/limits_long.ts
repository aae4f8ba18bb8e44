import "./limits_test.ts";
