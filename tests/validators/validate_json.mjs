// Judges what `--format json` writes against docs/assessment.schema.json.
import { join } from 'node:path';
import { main } from './command.mjs';
import { root } from './packages.mjs';
import { compile, parse_json, schema_complaints } from './schema.mjs';

const schema = process.env.HAKOSEKI_SCHEMA ?? join(root, 'docs', 'assessment.schema.json');
let validate;

export function complaints(file) {
  validate ??= compile(schema);
  const document = parse_json(file);
  return document.complaint ? [document.complaint] : schema_complaints(validate, document.value);
}

await main(import.meta.url, complaints);
