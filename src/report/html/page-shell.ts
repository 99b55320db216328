import { createHash } from 'node:crypto';
import { Html, html } from './markup.ts';
import type { PageAssets } from './page-assets.ts';

/**
 * A whole page in one file. Its policy lets run the one script and apply the one style that stand in it, and load nothing:
 * what a name of the heap might bring about, the browser refuses, too.
 */
export function writePage(title: string, body: Html, { script, style }: PageAssets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
${new Html(`<style>${style}</style>`)}
</head>
<body>
${body}
${new Html(`<script>${script}</script>`)}
</body>
</html>
`.markup;
}

/** As the browser computes it: of all that stands between the tags. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
