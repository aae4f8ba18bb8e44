/** Texts that would do something if they were shown as they are: to terminals, Markdown, pages, spreadsheets. */

/** What an attacker would like to be alive. */
export const texts: readonly string[] = [
  "\x1b[2J\x1b]0;owned\x07",
  "\x9b31m",
  "a\rmlx: error: fake",
  "a\nmlx: error: fake",
  "\u202egnp.exe",
  "\u2066a\u2069\u200b",
  "\u{e0041}\ufeff",
  "\ud800",
  "\0\x7f\b\b",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "![x](http://a.example/b)",
  "a|b`c`*d*_e_~f~",
  "https://a.example www.a.example a@b.example",
  "=cmd|' /C calc'!A0",
  "# heading\n\n- list",
  "&lt;b&gt;",
  "${7*7}{{7*7}}",
  "%s%n%d",
  `"><svg/onload=alert(1)>`,
  `' onmouseover='alert(1)' x='`,
  "</title></script><script>alert(1)</script>",
  "<!-- --><![CDATA[ <b>x</b> ]]>",
  "&#60;script&#62;&lt",
  "$\\href{javascript:alert(1)}{x}$ \\(x\\)",
  "url(javascript:alert(1));background:red",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "+1+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  " \u00a0=1+1",
  "\t=1+1",
  "a\r\n=1+1",
  `a","=1+1`,
  "＝1+1",
];

/** What a terminal would act on or hide, the line feed aside. */
export const steers = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
