// Judges hakoseki.yaml files against docs/config.schema.json, as an editor would.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './command.mjs';
import { load, root } from './packages.mjs';
import { compile, schema_complaints } from './schema.mjs';

const schema = process.env.HAKOSEKI_SCHEMA ?? join(root, 'docs', 'config.schema.json');
let validate;

export function complaints(file) {
  validate ??= compile(schema);
  const document = load('yaml').parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  if (document.errors.length > 0) return document.errors.map((error) => error.message);
  return schema_complaints(validate, document.toJS({ maxAliasCount: 100 }));
}

await main(import.meta.url, complaints);
