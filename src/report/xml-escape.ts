/** What XML 1.0 cannot have, not even as a reference; and what turns the reading direction. */
const UNWRITABLE =
  /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Text as content of an XML element, or as the value of an attribute in quotes. */
export function escapeXml(text: string): string {
  return text
    .replace(UNWRITABLE, (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`)
    .replace(/[&<>"']/gu, (character) => REFERENCES.get(character) ?? character);
}
