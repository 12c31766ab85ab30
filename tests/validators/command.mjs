// What the validators have in common on the command line: files in, complaints out, exit 0 or 1.
import { pathToFileURL } from 'node:url';

// `complaints(file)` gives the list of what is wrong, empty when nothing is.
// Does nothing when the validator at `url` is imported and not run.
export async function main(url, complaints) {
  if (!process.argv[1] || url !== pathToFileURL(process.argv[1]).href) return;
  const files = process.argv.slice(2);
  if (files.length === 0) {
    console.error(`usage: node ${process.argv[1]} FILE...`);
    process.exit(2);
  }
  let wrong = 0;
  for (const file of files) {
    const found = await complaints(file);
    for (const complaint of found) console.log(`${file}: ${complaint}`);
    wrong += found.length;
  }
  console.log(`${files.length} files, ${wrong} complaints`);
  process.exit(wrong === 0 ? 0 : 1);
}
