/** Names that a heap may have of classes, properties and strings, and that must do nothing where they are printed. */
export const HOSTILE_NAMES: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '](javascript:alert(1)) [click](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  '`` ` ``` <b> `',
  '` | <i> | `',
  '@maintainer #123 https://evil.example www.evil.example a@evil.example',
  '</details><h1>',
  'a\n\n# heading\n\n<b>',
  'a\r\n```\n<b>\n```',
  '| a | b |\\',
  'a\\| <b> \\\\| <i>',
  '\u202eevil\u2066',
  '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '&lt;b&gt; <!-- --> $x$ ~~~ *** ___',
  '__proto__',
  '',
  ' ` ',
];

/** More of them, for formats that escape by themselves what Markdown has no word for. */
export const HOSTILE_IN_PICTURES: readonly string[] = [
  ...HOSTILE_NAMES,
  'a"]; evil [URL="javascript:alert(1)", image="/etc/passwd"]; x [label="',
  '\\',
  '\\"',
  '\\N \\G \\l \\E \\T',
  '"></text><script>alert(1)</script>',
  ']]> --> ?> &#60; &amp;lt; &nbsp; &evil;',
  '<TABLE><TR><TD HREF="javascript:alert(1)">x</TD></TR></TABLE>',
  'nul\u0000 bell\u0007 noncharacter\uffff',
  'lone \ud800 and \udfff surrogates',
  'n1 -> n2; }',
  'emoji \u{1f600} and \u6f22\u5b57',
];
