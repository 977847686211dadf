import assert from 'node:assert/strict'
import { playCases } from './play-cases.js'
import { deadLinks, sitePages } from './site-links.js'
import { assertLook, type SiteCase, withPage } from './site-page.js'

/** One page of each kind. */
const kinds = [
  '/',
  '/start',
  '/guides/how-it-works',
  '/guides/troubleshooting',
  '/guides/comparison',
  '/guides/alexa',
  '/errors/',
  '/errors/ERR_SIGNATURE_MISMATCH',
  '/reference/core/alexa',
  '/security',
  '/changelog',
]

const looks: readonly SiteCase[] = kinds.map((path) => ({
  name: `${path}: no finding of axe, no error and no sideways scrolling, at every width, light and dark`,
  run: (surroundings) => assertLook(surroundings, path, path.replaceAll('/', '-').slice(1) || 'home'),
}))

/** Cases that open the site as a reader does. */
export const siteCases: readonly SiteCase[] = [
  {
    name: 'every link leads to a page',
    async run() {
      assert.ok(sitePages().length > 80)
      assert.deepEqual(deadLinks(), [])
    },
  },
  {
    name: 'the search finds pages with only the keyboard, and no page for authors',
    async run(surroundings) {
      for (const [words, wanted] of [
        ['ERR_SIGNATURE_MISMATCH', '/errors/ERR_SIGNATURE_MISMATCH'],
        ['failed certification', '/guides/troubleshooting'],
        ['works locally Workers', '/guides/troubleshooting'],
        ['deliveries that must not be lost', '/guides/replays'],
      ] as const) {
        await withPage(surroundings, '/start', { viewport: { width: 1440, height: 900 } }, async (page) => {
          await page.keyboard.press('Control+k')
          // The dialog is loaded when it is first opened. Text that is typed before it has the focus is lost.
          await page.waitForSelector('.VPLocalSearchBox input:focus')
          await page.keyboard.type(words)
          // The list follows the words as they are typed.
          await page.waitForSelector(`.VPLocalSearchBox li:nth-child(-n + 5) .result[href*="${wanted}"]`)
          assert.equal(await page.$('.VPLocalSearchBox .result[href^="/test/"]'), null)
          await page.keyboard.press('ArrowDown')
          await page.keyboard.press('Enter')
          await page.waitForFunction("!location.pathname.endsWith('/start')")
        })
      }
    },
  },
  {
    name: 'the keyboard skips to the content, opens the menu of a phone and changes the colours',
    async run(surroundings) {
      await withPage(surroundings, '/start', { viewport: { width: 1440, height: 900 } }, async (page) => {
        await page.keyboard.press('Tab')
        assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), 'Skip to content')
        await page.keyboard.press('Enter')
        assert.match(await page.evaluate<string>('location.hash'), /VPContent/)
        await page.focus('.VPNavBar .VPSwitchAppearance')
        await page.keyboard.press('Enter')
        assert.equal(await page.evaluate("document.documentElement.classList.contains('dark')"), true)
      })
      await withPage(surroundings, '/start', { viewport: { width: 390, height: 800 } }, async (page) => {
        await page.focus('.VPLocalNav .menu')
        await page.keyboard.press('Enter')
        await page.waitForSelector('.VPSidebar.open')
        await page.keyboard.press('Escape')
        await page.waitForSelector('.VPSidebar:not(.open)', { state: 'attached' })
      })
    },
  },
  {
    name: 'every page opens without an error',
    async run(surroundings) {
      const page = await surroundings.browser.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(`${page.url()}: ${error}`))
      page.on('console', (message) => message.type() === 'error' && errors.push(`${page.url()}: ${message.text()}`))
      for (const path of sitePages()) {
        const response = await page.goto(surroundings.url + path, { waitUntil: 'load' })
        if (response?.status() !== 200) errors.push(`${path}: ${response?.status()}`)
      }
      await page.close()
      assert.deepEqual(errors, [])
    },
  },
  ...looks,
  ...playCases,
]
