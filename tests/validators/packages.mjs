// Loads the third parties from where ./test installs them, and says so when they are not there.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const installed = process.env.HAKOSEKI_VALIDATORS ?? join(root, 'build', 'validators');
if (!existsSync(join(installed, 'node_modules'))) {
  console.error(`no packages in ${installed}: ./test installs them`);
  process.exit(2);
}

const require = createRequire(join(installed, 'package.json'));
// What a package exports to `require`, and where its files are.
export const load = (name) => require(name);
export const locate = (name) => require.resolve(name);
