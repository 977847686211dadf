import { drivenChromium } from './browsers.js'

const [, , what = 'all', tag = 'a'] = process.argv
const browser = await drivenChromium.launch()
for (const [w, h, name] of [
  [390, 844, 'phone'],
  [1280, 900, 'desk'],
] as const)
  for (const scheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: scheme })
    page.on('console', (_m) => {})
    page.on('pageerror', (_m) => {})
    await page.goto('file:///work/main/examples/browser-harness/dist/index.html')
    const shot = async (n: string, full = false) => {
      await page.screenshot({ path: `/tmp/shots/${tag}-${n}-${name}-${scheme}.png`, fullPage: full })
    }
    if (what === 'all' || what === 'verify') {
      await page.click('#v-genuine')
      await page.waitForSelector('#v-verdict.accepted', { timeout: 20000 })
      await shot('verify-good')
      const b = page.locator('#v-body')
      const v = await b.inputValue()
      await b.fill(v.replace('LaunchRequest', 'LaunchRequesT'))
      await page.waitForSelector('#v-verdict.rejected')
      await shot('verify-bad')
      await shot('verify-bad-full', true)
      await page.check('input[name=v-scheme][value=apig]', { force: true })
      await page.click('#v-genuine')
      await page.waitForSelector('#v-verdict.accepted')
      await shot('verify-apig-full', true)
    }
    if (what === 'all' || what === 'sign') {
      await page.click('#tab-sign')
      await shot('sign-empty')
      await page.click('#s-form button[type=submit]')
      await page.waitForSelector('#s-result:not([hidden])')
      await shot('sign')
      await shot('sign-full', true)
    }
    if (what === 'all' || what === 'run') {
      await page.click('#tab-run')
      await shot('run-empty')
      await page.fill('#r-url', 'http://localhost:59999')
      await page.click('#r-send')
      await page.waitForSelector('#r-verdict.unavailable', { timeout: 30000 })
      await shot('run-hidden', true)
    }
    const _over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.close()
  }
await browser.close()
