// Shows a page as a picture, and on request as it prints:
//   node screenshot.mjs URL_OR_FILE OUT.png [WIDTH] [HEIGHT] [--full] [--dark] [--pdf OUT.pdf]
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { with_page } from './browser.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean' }, dark: { type: 'boolean' }, pdf: { type: 'string' } },
});
const [source, picture, width = '1280', height = '900'] = positionals;
if (!source || !picture) {
  console.error('usage: node screenshot.mjs URL_OR_FILE OUT.png [WIDTH] [HEIGHT] [--full] [--dark] [--pdf OUT.pdf]');
  process.exit(2);
}

const url = existsSync(source.split('#')[0])
  ? pathToFileURL(resolve(source.split('#')[0])).href + (source.includes('#') ? '#' + source.split('#')[1] : '')
  : source;
await with_page(async (page) => {
  await page.setViewport({ width: Number(width), height: Number(height) });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: values.dark ? 'dark' : 'light' }]);
  await page.goto(url, { waitUntil: 'load' });
  await page.screenshot({ path: picture, fullPage: values.full ?? false });
  if (values.pdf) await page.pdf({ path: values.pdf, format: 'A4', printBackground: true, preferCSSPageSize: true });
});
