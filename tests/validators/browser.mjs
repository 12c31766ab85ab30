// A headless Chromium which asks nobody outside this machine for anything.
import { existsSync } from 'node:fs';
import { load } from './packages.mjs';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
  '--no-sandbox', // the tests run as root in containers; the pages are our own
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Calls `use(page)` with a fresh page, and closes the browser whatever happens. Requests of the page to
// anything but files fail and are listed in `page.refused`: a report must be self-contained.
export async function with_page(use) {
  const executablePath = process.env.HAKOSEKI_CHROMIUM ?? known.find(existsSync);
  if (!executablePath) throw new Error('no Chromium: install it, or name it in HAKOSEKI_CHROMIUM');
  const puppeteer = load('puppeteer-core').default ?? load('puppeteer-core');
  const browser = await puppeteer.launch({ executablePath, headless: true, args: quiet });
  try {
    const page = await browser.newPage();
    page.refused = [];
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (/^(file|data|blob|about):/.test(request.url())) return request.continue();
      page.refused.push(request.url());
      return request.abort();
    });
    return await use(page);
  } finally {
    await browser.close();
  }
}
