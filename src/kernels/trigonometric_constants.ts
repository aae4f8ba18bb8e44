/**
 * The constants of sin and cos; made by scripts/golden/math_coefficients.py.
 *
 * Single numbers, not tables, because the WebAssembly sources import this file too.
 *
 * @module
 */

/** Bits 0 to 32 of π / 2; multiples by whole numbers below 2^20 are exact. */
export const halfPi0 = 1.5707963267341256;
/** Bits 33 to 65 of π / 2; multiples by whole numbers below 2^20 are exact. */
export const halfPi1 = 6.077100506303966e-11;
/** Bits 66 to 98 of π / 2; multiples by whole numbers below 2^20 are exact. */
export const halfPi2 = 2.0222662487111665e-21;
/** What the three parts before leave out of π / 2. */
export const halfPi3 = 8.4784276603689e-32;
/** π / 2. */
export const halfPi = 1.5707963267948966;
/** What {@linkcode halfPi} leaves out. */
export const halfPiLow = 6.123233995736766e-17;
/** 2 / π. */
export const inverseHalfPi = 0.6366197723675814;
/** Coefficient of r^3 in sin(r), |r| ≤ π / 4. */
export const sin64c0 = -0.16666666666666666;
/** Coefficient of r^5 in sin(r), |r| ≤ π / 4. */
export const sin64c1 = 0.008333333333330925;
/** Coefficient of r^7 in sin(r), |r| ≤ π / 4. */
export const sin64c2 = -0.00019841269836722418;
/** Coefficient of r^9 in sin(r), |r| ≤ π / 4. */
export const sin64c3 = 2.755731608381636e-06;
/** Coefficient of r^11 in sin(r), |r| ≤ π / 4. */
export const sin64c4 = -2.5051127944014188e-08;
/** Coefficient of r^13 in sin(r), |r| ≤ π / 4. */
export const sin64c5 = 1.5917848524808262e-10;
/** Coefficient of r^4 in cos(r), |r| ≤ π / 4. */
export const cos64c0 = 0.041666666666666664;
/** Coefficient of r^6 in cos(r), |r| ≤ π / 4. */
export const cos64c1 = -0.0013888888888887382;
/** Coefficient of r^8 in cos(r), |r| ≤ π / 4. */
export const cos64c2 = 2.480158729874307e-05;
/** Coefficient of r^10 in cos(r), |r| ≤ π / 4. */
export const cos64c3 = -2.7557317260008837e-07;
/** Coefficient of r^12 in cos(r), |r| ≤ π / 4. */
export const cos64c4 = 2.0876143827993133e-09;
/** Coefficient of r^14 in cos(r), |r| ≤ π / 4. */
export const cos64c5 = -1.1382456778061306e-11;
/** Bits 1 to 32 of 2 / π behind the point. */
export const twoOverPi0 = 0xa2f9836e;
/** Bits 33 to 64 of 2 / π behind the point. */
export const twoOverPi1 = 0x4e441529;
/** Bits 65 to 96 of 2 / π behind the point. */
export const twoOverPi2 = 0xfc2757d1;
/** Bits 97 to 128 of 2 / π behind the point. */
export const twoOverPi3 = 0xf534ddc0;
/** Bits 129 to 160 of 2 / π behind the point. */
export const twoOverPi4 = 0xdb629599;
/** Bits 161 to 192 of 2 / π behind the point. */
export const twoOverPi5 = 0x3c439041;
/** Bits 193 to 224 of 2 / π behind the point. */
export const twoOverPi6 = 0xfe5163ab;
/** Bits 225 to 256 of 2 / π behind the point. */
export const twoOverPi7 = 0xdebbc561;
/** Bits 257 to 288 of 2 / π behind the point. */
export const twoOverPi8 = 0xb7246e3a;
/** Bits 289 to 320 of 2 / π behind the point. */
export const twoOverPi9 = 0x424dd2e0;
/** Bits 321 to 352 of 2 / π behind the point. */
export const twoOverPi10 = 0x06492eea;
/** Bits 353 to 384 of 2 / π behind the point. */
export const twoOverPi11 = 0x09d1921c;
/** Bits 385 to 416 of 2 / π behind the point. */
export const twoOverPi12 = 0xfe1deb1c;
/** Bits 417 to 448 of 2 / π behind the point. */
export const twoOverPi13 = 0xb129a73e;
/** Bits 449 to 480 of 2 / π behind the point. */
export const twoOverPi14 = 0xe88235f5;
/** Bits 481 to 512 of 2 / π behind the point. */
export const twoOverPi15 = 0x2ebb4484;
/** Bits 513 to 544 of 2 / π behind the point. */
export const twoOverPi16 = 0xe99c7026;
/** Bits 545 to 576 of 2 / π behind the point. */
export const twoOverPi17 = 0xb45f7e41;
/** Bits 577 to 608 of 2 / π behind the point. */
export const twoOverPi18 = 0x3991d639;
/** Bits 609 to 640 of 2 / π behind the point. */
export const twoOverPi19 = 0x835339f4;
/** Bits 641 to 672 of 2 / π behind the point. */
export const twoOverPi20 = 0x9c845f8b;
/** Bits 673 to 704 of 2 / π behind the point. */
export const twoOverPi21 = 0xbdf9283b;
/** Bits 705 to 736 of 2 / π behind the point. */
export const twoOverPi22 = 0x1ff897ff;
/** Bits 737 to 768 of 2 / π behind the point. */
export const twoOverPi23 = 0xde05980f;
/** Bits 769 to 800 of 2 / π behind the point. */
export const twoOverPi24 = 0xef2f118b;
/** Bits 801 to 832 of 2 / π behind the point. */
export const twoOverPi25 = 0x5a0a6d1f;
/** Bits 833 to 864 of 2 / π behind the point. */
export const twoOverPi26 = 0x6d367ecf;
/** Bits 865 to 896 of 2 / π behind the point. */
export const twoOverPi27 = 0x27cb09b7;
/** Bits 897 to 928 of 2 / π behind the point. */
export const twoOverPi28 = 0x4f463f66;
/** Bits 929 to 960 of 2 / π behind the point. */
export const twoOverPi29 = 0x9e5fea2d;
/** Bits 961 to 992 of 2 / π behind the point. */
export const twoOverPi30 = 0x7527bac7;
/** Bits 993 to 1024 of 2 / π behind the point. */
export const twoOverPi31 = 0xebe5f17b;
/** Bits 1025 to 1056 of 2 / π behind the point. */
export const twoOverPi32 = 0x3d0739f7;
/** Bits 1057 to 1088 of 2 / π behind the point. */
export const twoOverPi33 = 0x8a5292ea;
/** Bits 1089 to 1120 of 2 / π behind the point. */
export const twoOverPi34 = 0x6bfb5fb1;
/** Bits 1121 to 1152 of 2 / π behind the point. */
export const twoOverPi35 = 0x1f8d5d08;
/** Bits 1153 to 1184 of 2 / π behind the point. */
export const twoOverPi36 = 0x56033046;
/** Bits 1185 to 1216 of 2 / π behind the point. */
export const twoOverPi37 = 0xfc7b6bab;
