import "./escapes_test.ts";
