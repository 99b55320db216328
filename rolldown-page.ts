import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

/**
 * Makes the bundle of the HTML report fit to stand in a page: the licences of what is bundled stand in front of it, nothing in
 * it ends the element or steers a terminal, and its style lies beside it.
 *
 * @param styleSheets - their paths, in order
 */
export function pagePlugin(styleSheets: readonly string[]): Plugin {
  return {
    name: 'page',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const script = chunk.code
          .replaceAll('</script', '<\\/script')
          .replaceAll('<!--', '<\\!--')
          .replace(/[\0-\x08\x0b-\x1f]/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
        chunk.code = `${describeLicences(Object.keys(chunk.modules))}\n${script.trim()}\n`;
      }
      const source = styleSheets.map((file) => readFileSync(file, 'utf8')).join('\n');
      this.emitFile({ type: 'asset', fileName: 'page.css', source });
    },
  };
}

/** A comment with each licence once, and the packages that come under it. */
function describeLicences(modules: readonly string[]): string {
  const folders = modules.flatMap((file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/u.exec(file) ?? []);
  const packagesByLicence = new Map<string, string[]>();
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/iu.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence file in ${dirname(folder)}`);
    const licence = readFileSync(join(folder, file), 'utf8').trim();
    packagesByLicence.set(licence, [...(packagesByLicence.get(licence) ?? []), `${name} ${version}`]);
  }
  const notices = [...packagesByLicence].map(([licence, names]) => `${names.join(', ')}:\n\n${licence}`);
  return `/*!\n${notices.join('\n\n---\n\n').replaceAll('*/', '* /')}\n*/`;
}
