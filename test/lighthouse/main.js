// Prints the scores of Lighthouse for pages of the built site, in Chromium on this machine. It fails if a score that does not
// depend on the speed of the machine is below its limit. Lighthouse needs Node 22.19, so test/runtimes/start.js runs it.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { serveSite } from '../site/site-server.ts'

const pages = ['/', '/guides/alexa', '/errors/ERR_SIGNATURE_MISMATCH', '/play/']
const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const least = 0.95

const chrome = await launch({
  chromePath: '/usr/bin/chromium',
  chromeFlags: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
await using server = await serveSite()
process.stdout.write(`| page | ${categories.join(' | ')} |\n|---|${'---|'.repeat(categories.length)}\n`)
try {
  for (const page of pages) {
    const result = await lighthouse(`${server.url}${page}`, {
      port: chrome.port,
      onlyCategories: categories,
      formFactor: 'desktop',
      screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
      // Do not throttle: measure at the speed of this machine.
      throttlingMethod: 'provided',
    })
    const { categories: found, audits } = result.lhr
    const scores = categories.map((id) => found[id].score ?? 0)
    process.stdout.write(`| ${page} | ${scores.map((score) => Math.round(score * 100)).join(' | ')} |\n`)
    for (const [index, id] of categories.entries()) {
      if (id === 'performance' || scores[index] >= least) continue
      const failed = found[id].auditRefs.map(({ id: audit }) => audits[audit]).filter(({ score }) => score === 0)
      process.stderr.write(`${page} ${id}: ${failed.map(({ title }) => title).join('; ')}\n`)
      process.exitCode = 1
    }
  }
} finally {
  chrome.kill()
}
