// Shows that each validator passes a good file and refuses a bad one, and for the right reason.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples');
const sample = (name) => readFileSync(join(samples, name), 'utf8');
process.env.HAKOSEKI_SCHEMA = join(samples, 'schema.json');
const judges = Object.fromEntries(
  await Promise.all(['sarif', 'json', 'html', 'config'].map(async (name) => {
    const { complaints } = await import(`./validate_${name}.mjs`);
    return [name, complaints];
  })),
);

const sarif = sample('good.sarif');
const html = sample('good.html');
const json = '{"results": [{"check": "CON-3.04", "outcome": "fail", "at": "2025-01-02T03:04:05Z"}]}';
const yaml = 'results:\n  - check: CON-3.04\n    outcome: pass\n';
// judge, content, what must be said of it (nothing of a good one)
const cases = [
  ['sarif', sarif, null],
  ['sarif', sarif.replace('"error"', '"severe"'), /level: must be equal to one of/],
  ['sarif', sarif.replace('"message": { "text": "The container runs as root" },', ''), /message/],
  ['sarif', sarif.replace('"startLine": 41', '"startLine": 0'), /must be >= 1/],
  ['sarif', sarif.replace('"startLine": 41, ', ''), /region: must match a schema in anyOf/],
  ['sarif', sarif.replace('"ja"', '"jpn"'), /language: must match pattern/],
  ['sarif', sarif.replace('"ruleId"', '"ruleID"'), /must NOT have additional properties \(ruleID\)/],
  ['sarif', sarif.replace('"app.yaml"', '"a b.yaml"'), /must match format "uri-reference"/],
  ['sarif', '{"version": "2.1.0", "runs": null}', /no run/],
  ['sarif', sarif.slice(0, -20), /JSON/],
  ['json', json, null],
  ['json', json.replace('"fail"', '"failed"'), /outcome: must be equal to one of/],
  ['json', json.replace('"outcome": "fail",', ''), /must have required property 'outcome'/],
  ['json', json.replace('03:04', '99:04'), /must match format "date-time"/],
  ['json', json.replace('"results"', '"result"'), /results/],
  ['config', yaml, null],
  ['config', yaml.replace('outcome', 'outcom'), /must NOT have additional properties \(outcom\)/],
  ['config', yaml + 'results: []\n', /keys must be unique/],
  ['html', html, null],
  ['html', html.replace('</p>', ''), /Stray|implicitly closed|close/i],
  ['html', html.replace('<p>', '<p id="a">x</p><p id="a">'), /Duplicate ID/],
  ['html', html.replace('<p>', '<p style="color: #bbb; background: #fff">'), /axe .*\(color-contrast\)/],
  ['html', html.replace('<html lang="en">', '<html>'), /\(html-has-lang\)/],
  ['html', html.replace('</main>', '<script src="https://example.invalid/a.js"></script></main>'), /loads https/],
  ['html', html.replace('</main>', '<script>nothing();</script></main>'), /script error/],
];

const folder = mkdtempSync(join(tmpdir(), 'hakoseki-validators-'));
let wrong = 0;
try {
  for (const [number, [judge, content, expected]] of cases.entries()) {
    const file = join(folder, `${number}.${judge}`.replace('config', 'yaml'));
    writeFileSync(file, content);
    const said = (await judges[judge](file)).join('\n');
    if (expected === null ? said === '' : expected.test(said)) continue;
    wrong += 1;
    console.log(`case ${number} (${judge}): expected ${expected ?? 'nothing'}, was told:\n${said || 'nothing'}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${cases.length} cases, ${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
