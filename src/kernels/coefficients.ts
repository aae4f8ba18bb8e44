/**
 * The constants of exp, log, tanh, sigmoid, pow, erf and Φ; made by scripts/golden/math_coefficients.py.
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
/** log 2 in one number. */
export const ln2Whole = 0.6931471805599453;
/** What 2 / 3 leaves out of two thirds. */
export const twoThirdsLow = 3.700743415417188e-17;
/** Coefficient of s^5 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c0 = 0.4;
/** Coefficient of s^7 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c1 = 0.2857142857142857;
/** Coefficient of s^9 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c2 = 0.22222222222222157;
/** Coefficient of s^11 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c3 = 0.1818181818184646;
/** Coefficient of s^13 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c4 = 0.15384615378384117;
/** Coefficient of s^15 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c5 = 0.1333333412115341;
/** Coefficient of s^17 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c6 = 0.11764645342260827;
/** Coefficient of s^19 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c7 = 0.10529187349009726;
/** Coefficient of s^21 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c8 = 0.09441934167897782;
/** Coefficient of s^23 in log((1 + s) / (1 - s)), |s| ≤ 0.1716. */
export const atanh64c9 = 0.09971201290638848;
/** 2 / sqrt(π) - 1. */
export const erfExcess = 0.1283791670955126;
/** Coefficient of x^3 in erf(x), |x| ≤ 1. */
export const erf64c0 = -0.37612638903183754;
/** Coefficient of x^5 in erf(x), |x| ≤ 1. */
export const erf64c1 = 0.11283791670955125;
/** Coefficient of x^7 in erf(x), |x| ≤ 1. */
export const erf64c2 = -0.026866170645131082;
/** Coefficient of x^9 in erf(x), |x| ≤ 1. */
export const erf64c3 = 0.005223977625438469;
/** Coefficient of x^11 in erf(x), |x| ≤ 1. */
export const erf64c4 = -0.0008548327023024696;
/** Coefficient of x^13 in erf(x), |x| ≤ 1. */
export const erf64c5 = 0.0001205533295270044;
/** Coefficient of x^15 in erf(x), |x| ≤ 1. */
export const erf64c6 = -1.4925649082364785e-05;
/** Coefficient of x^17 in erf(x), |x| ≤ 1. */
export const erf64c7 = 1.6462076794793434e-06;
/** Coefficient of x^19 in erf(x), |x| ≤ 1. */
export const erf64c8 = -1.6365085592632062e-07;
/** Coefficient of x^21 in erf(x), |x| ≤ 1. */
export const erf64c9 = 1.4796618901290416e-08;
/** Coefficient of x^23 in erf(x), |x| ≤ 1. */
export const erf64c10 = -1.219035624032117e-09;
/** Coefficient of x^25 in erf(x), |x| ≤ 1. */
export const erf64c11 = 8.800680090460203e-11;
/** Coefficient of x^27 in erf(x), |x| ≤ 1. */
export const erf64c12 = -4.374621450325064e-12;
/** Beyond it 1 - Φ is 0. */
export const normalLimit32 = 15;
/** Where q = (a - pole) / (a + pole) is 0. */
export const normalPole32 = 4;
/** Coefficient of q^0 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c0 = 0.7552851306230107;
/** Coefficient of q^1 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c1 = -0.6078966590908522;
/** Coefficient of q^2 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c2 = 0.3871373679985599;
/** Coefficient of q^3 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c3 = -0.18652128140252128;
/** Coefficient of q^4 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c4 = 0.06039753308782922;
/** Coefficient of q^5 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c5 = -0.00754526826571505;
/** Coefficient of q^6 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c6 = -0.003489317276115056;
/** Coefficient of q^7 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c7 = 0.001645219297359636;
/** Coefficient of q^8 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c8 = 0.00017105461158686258;
/** Coefficient of q^9 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c9 = -0.0002317986783423407;
/** Coefficient of q^10 in (4 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 15. */
export const normal32c10 = -5.1556593298561416e-05;
/** Beyond it 1 - Φ is 0. */
export const normalLimit64 = 40;
/** Where q = (a - pole) / (a + pole) is 0. */
export const normalPole64 = 5;
/** Coefficient of q^0 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c0 = 0.46151582985003775;
/** Coefficient of q^1 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c1 = -0.09155228183400893;
/** Coefficient of q^2 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c2 = 0.031030368425963295;
/** Coefficient of q^3 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c3 = 0.010002352385218504;
/** Coefficient of q^4 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c4 = -0.026401042966294534;
/** Coefficient of q^5 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c5 = 0.02453696324401165;
/** Coefficient of q^6 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c6 = -0.015170415402627294;
/** Coefficient of q^7 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c7 = 0.00652200066311834;
/** Coefficient of q^8 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c8 = -0.0016760723452489462;
/** Coefficient of q^9 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c9 = 7.791633264608788e-06;
/** Coefficient of q^10 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c10 = 0.00018233416178210603;
/** Coefficient of q^11 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c11 = -5.3607745975970066e-05;
/** Coefficient of q^12 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c12 = -9.896213993917099e-06;
/** Coefficient of q^13 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c13 = 9.06029437060987e-06;
/** Coefficient of q^14 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c14 = -6.991465770218513e-08;
/** Coefficient of q^15 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c15 = -1.3082698783495142e-06;
/** Coefficient of q^16 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c16 = 1.2692917576477007e-07;
/** Coefficient of q^17 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c17 = 1.9709221384874362e-07;
/** Coefficient of q^18 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c18 = -2.5046430829930405e-08;
/** Coefficient of q^19 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c19 = -3.128083689726529e-08;
/** Coefficient of q^20 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c20 = 2.735193743092631e-09;
/** Coefficient of q^21 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c21 = 4.307763590897877e-09;
/** Coefficient of q^22 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c22 = -9.246879701014418e-12;
/** Coefficient of q^23 in (1 + a) exp(a² / 2) (1 - Φ(a)), 0 ≤ a ≤ 40. */
export const normal64c23 = -2.856084259498836e-10;
/** What {@linkcode normal64c0} leaves out. */
export const normal64c0Low = 2.370983482861563e-17;
/** 1 / sqrt(2 π). */
export const normalPeak = 0.3989422804014327;
