// Judges HTML reports: html-validate reads the file, axe-core the page as a browser shows it, in light
// and dark, wide and narrow; the page must load nothing and log no error.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { with_page } from './browser.mjs';
import { main } from './command.mjs';
import { load, locate } from './packages.mjs';

const looks = [
  { width: 1280, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'light' },
  { width: 1280, height: 900, scheme: 'dark' },
];

async function markup_complaints(file) {
  const { HtmlValidate, StaticConfigLoader } = load('html-validate');
  const judge = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'] }));
  const { results } = await judge.validateString(readFileSync(file, 'utf8'));
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, message, ruleId }) => `${line}:${column}: ${message} (${ruleId})`));
}

async function axe_complaints(page, look) {
  await page.setViewport({ width: look.width, height: look.height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `axe ${look.width} ${look.scheme}: ${help} at ${target.join(' ')} (${id})`));
}

async function page_complaints(file) {
  return with_page(async (page) => {
    const found = [];
    page.on('pageerror', (error) => found.push(`script error: ${error.message}`));
    page.on('console', (said) => said.type() === 'error' && found.push(`console: ${said.text()}`));
    await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'load' });
    found.push(...page.refused.map((url) => `loads ${url}`));
    await page.evaluate(readFileSync(locate('axe-core'), 'utf8'));
    for (const look of looks) found.push(...(await axe_complaints(page, look)));
    return found;
  });
}

export async function complaints(file) {
  return [...(await markup_complaints(file)), ...(await page_complaints(file))];
}

await main(import.meta.url, complaints);
