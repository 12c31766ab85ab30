// JSON files and JSON Schema 2020-12, for the validators.
import { readFileSync } from 'node:fs';
import { load } from './packages.mjs';

export function parse_json(file) {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { complaint: error.message };
  }
}

export function compile(file) {
  const Ajv = load('ajv/dist/2020.js').default;
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  load('ajv-formats').default(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}

export function schema_complaints(validate, value) {
  if (validate(value)) return [];
  return validate.errors.map(({ instancePath, message, params }) => {
    const detail = Object.values(params ?? {}).filter((part) => typeof part === 'string');
    return `${instancePath || '/'}: ${message} (${detail.join(', ')})`;
  });
}
