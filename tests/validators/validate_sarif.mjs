// Judges SARIF logs against the OASIS schema of 2.1.0, with what errata 01 made stricter.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main } from './command.mjs';
import { load, locate } from './packages.mjs';
import { parse_json, schema_complaints } from './schema.mjs';

const rtm5 = join(dirname(locate('@microsoft/jest-sarif')), 'schemas', 'sarif-2.1.0-rtm.5.json');

// No package ships the schema of errata 01. Apart from words and from `type` beside `enum`, these are
// all the differences between the standard's schema (RTM 5) and that of the errata.
export function schema() {
  const errata = JSON.parse(readFileSync(rtm5, 'utf8'));
  const { region, run, toolComponent } = errata.definitions;
  errata.id = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  region.anyOf = ['startLine', 'charOffset', 'byteOffset'].map((name) => ({ required: [name] }));
  for (const place of [run, toolComponent]) place.properties.language.pattern = '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$';
  errata.properties.runs.type = ['array', 'null'];
  return errata;
}

const Ajv = load('ajv-draft-04').default;
const ajv = new Ajv({ allErrors: true, strict: false });
load('ajv-formats').default(ajv);
const validate = ajv.compile(schema());

// The schema lets a log without runs pass, but readers of SARIF refuse it.
export function complaints(file) {
  const log = parse_json(file);
  if (log.complaint) return [log.complaint];
  const found = schema_complaints(validate, log.value);
  if (found.length === 0 && !log.value.runs?.length) found.push('/runs: no run');
  return found;
}

await main(import.meta.url, complaints);
