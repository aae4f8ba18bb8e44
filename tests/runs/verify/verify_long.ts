import "./verify_test.ts";
