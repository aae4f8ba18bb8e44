/**
 * The constants of exp, log, tanh and sigmoid in both precisions; made by scripts/golden/math_coefficients.py.
 *
 * Single numbers, not tables, because the WebAssembly sources import this file too.
 *
 * @module
 */

/** log 2 = ln2High32 + ln2Low32; multiples of the high part by an exponent are exact. */
export const ln2High32 = 0.693145751953125;
/** See {@linkcode ln2High32}. */
export const ln2Low32 = 1.428606765330187e-06;
/** 1 / log 2. */
export const inverseLn232 = 1.4426950216293335;
/** Coefficient of r^3 in exp(r), |r| ≤ log(2) / 2. */
export const exp32c0 = 0.1666666716337204;
/** Coefficient of r^4 in exp(r), |r| ≤ log(2) / 2. */
export const exp32c1 = 0.04166655242443085;
/** Coefficient of r^5 in exp(r), |r| ≤ log(2) / 2. */
export const exp32c2 = 0.00833332072943449;
/** Coefficient of r^6 in exp(r), |r| ≤ log(2) / 2. */
export const exp32c3 = 0.0013926250394433737;
/** Coefficient of r^7 in exp(r), |r| ≤ log(2) / 2. */
export const exp32c4 = 0.00019882773631252348;
/** Coefficient of s^3 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log32c0 = 0.6666666865348816;
/** Coefficient of s^5 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log32c1 = 0.4000012278556824;
/** Coefficient of s^7 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log32c2 = 0.2855082154273987;
/** Coefficient of s^9 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log32c3 = 0.2333046793937683;
/** log 2 = ln2High64 + ln2Low64; multiples of the high part by an exponent are exact. */
export const ln2High64 = 0.6931471806019545;
/** See {@linkcode ln2High64}. */
export const ln2Low64 = -4.2009150726810846e-11;
/** 1 / log 2. */
export const inverseLn264 = 1.4426950408889634;
/** Coefficient of r^3 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c0 = 0.16666666666666669;
/** Coefficient of r^4 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c1 = 0.041666666666666664;
/** Coefficient of r^5 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c2 = 0.008333333333330039;
/** Coefficient of r^6 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c3 = 0.0013888888888886537;
/** Coefficient of r^7 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c4 = 0.00019841269863171557;
/** Coefficient of r^8 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c5 = 2.4801587317228724e-05;
/** Coefficient of r^9 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c6 = 2.7557268276905696e-06;
/** Coefficient of r^10 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c7 = 2.7557282838800484e-07;
/** Coefficient of r^11 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c8 = 2.5100472505694996e-08;
/** Coefficient of r^12 in exp(r), |r| ≤ log(2) / 2. */
export const exp64c9 = 2.09112987659402e-09;
/** Coefficient of s^3 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c0 = 0.666666666666667;
/** Coefficient of s^5 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c1 = 0.39999999999899505;
/** Coefficient of s^7 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c2 = 0.28571428625975487;
/** Coefficient of s^9 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c3 = 0.2222221113479508;
/** Coefficient of s^11 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c4 = 0.18182889125261723;
/** Coefficient of s^13 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c5 = 0.15331721600556042;
/** Coefficient of s^15 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const log64c6 = 0.14616449685043406;
