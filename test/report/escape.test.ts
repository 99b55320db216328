import { expect, test } from 'vitest';
import { escapeJson, escapeStart, escapeText } from '../../src/report/escape.ts';
import { formatLocation } from '../../src/report/location-text.ts';

test('what steers a terminal, turns the reading direction or stays unseen is written out', () => {
  expect(escapeText('a\u001b[31mb', 40)).toBe('a\\u001b[31mb');
  expect(escapeText('a\nb\tc\r', 40)).toBe('a\\nb\\tc\\r');
  expect(escapeText('\u202egnp.exe', 40)).toBe('\\u202egnp.exe');
  expect(escapeText('a\u200bb\u00adc\u00a0d\u3164', 40)).toBe('a\\u200bb\\u00adc\\u00a0d\\u3164');
  expect(escapeText('\u{e0041}', 40)).toBe('\\u{e0041}');
  expect(escapeText('\ud800x', 40)).toBe('\\ud800x');
});

test('letters of any script, signs and emoji stay as they are', () => {
  const text = 'Größe 名前 имя <script> __proto__ a|b 🙂';
  expect(escapeText(text, 80)).toBe(text);
});

test('a long string is cut in its middle, never inside an escape', () => {
  expect(escapeText('abcdefghijklmnopqrstuvwxyz', 13)).toBe('abcde...vwxyz');
  expect(escapeText('ab\u001b\u001b\u001b\u001b\u001b\u001bcd', 13)).toBe('ab...cd');
  expect(escapeText('🙂'.repeat(20), 8)).toBe('🙂...🙂');
});

test('ten megabytes are cut in no time', () => {
  const start = performance.now();
  expect(escapeText(`a${'\u001b'.repeat(10_000_000)}b`, 20)).toMatch(/^a.*\.\.\..*b$/);
  expect(performance.now() - start).toBeLessThan(100);
});

test('JSON keeps its meaning when what a terminal obeys is written out', () => {
  const value = { 'k\u009b': 'a\u001b\u202e\u2028\u{e0041} é\n' };
  const json = escapeJson(JSON.stringify(value, null, 2));
  expect(json).not.toMatch(/[\u007f-\u009f\u202e\u2028]/);
  expect(json).toContain('é');
  expect(JSON.parse(json)).toEqual(value);
});

test('line and column outlive the cut of a long path', () => {
  const text = formatLocation(
    { url: 'x', file: `https://example.org/${'deep/'.repeat(40)}server.js`, line: 1200, column: 15 },
    40,
  );
  expect(text).toMatch(/^https:\/\/ex.*\.\.\..*server\.js:1200:15$/);
  expect(text.length).toBeLessThanOrEqual(40);
});

test('a list is cut at its end', () => {
  expect(escapeStart('20 listeners for "open", 20 for "close"', 24)).toBe('20 listeners for "ope...');
  expect(escapeStart('20 listeners', 12)).toBe('20 listeners');
  expect(escapeStart('a\u001b[31mb', 40)).toBe('a\\u001b[31mb');
  expect(escapeStart(`abcdefg${'\u{1f600}'.repeat(10_000_000)}`, 10)).toBe('abcdefg...');
});
