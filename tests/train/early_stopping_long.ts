import "./early_stopping_test.ts";
