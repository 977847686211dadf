import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from '../runtimes/browsers.js'
import { deadLinks, sitePages } from './site-links.js'

const fromDocs = createRequire(new URL('../../packages/docs/package.json', import.meta.url))
const axe = readFileSync(fromDocs.resolve('axe-core/axe.min.js'), 'utf8')

/** A case of the suite. */
export interface SiteCase {
  readonly name: string
  run(surroundings: Surroundings): Promise<void>
}

/** What a case works with. */
export interface Surroundings {
  readonly browser: Browser
  /** Address of the site, without a slash at the end. */
  readonly url: string
  /** The folder to write pictures into, if there is one. */
  readonly pictures: string | undefined
}

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

const widths = [390, 768, 1440]
const schemes = ['light', 'dark'] as const

/** Opens a page, and fails if the page or its console reports an error. */
async function withPage(
  { browser, url }: Surroundings,
  path: string,
  options: Parameters<Browser['newPage']>[0],
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) errors.push(`asks for ${request.url()}`)
  })
  try {
    await page.goto(url + path, { waitUntil: 'networkidle' })
    await use(page)
    assert.deepEqual(errors, [])
  } finally {
    await page.close()
  }
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const json = await page.evaluate<string>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ': ' + failureSummary))))`,
  )
  return JSON.parse(json) as string[]
}

const looks: readonly SiteCase[] = kinds.map((path) => ({
  name: `${path}: nothing for axe to find, no error and no sideways scrolling, at every width, light and dark`,
  async run(surroundings) {
    for (const width of widths) {
      for (const colorScheme of schemes) {
        await withPage(surroundings, path, { viewport: { width, height: 900 }, colorScheme }, async (page) => {
          if (surroundings.pictures !== undefined) {
            const name = `${path.replaceAll('/', '-').slice(1) || 'home'}-${width}-${colorScheme}.png`
            await page.screenshot({ path: join(surroundings.pictures, name) })
          }
          const overflow = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          assert.equal(overflow, 0, `${width} px: the page is ${overflow} px too wide`)
          // The contrast is the same at every width.
          if (width !== 768) assert.deepEqual(await violationsOf(page), [], `${width} px, ${colorScheme}`)
        })
      }
    }
  },
}))

/** Cases that open the site as a reader does. */
export const siteCases: readonly SiteCase[] = [
  {
    name: 'every link leads somewhere',
    async run() {
      assert.ok(sitePages().length > 80)
      assert.deepEqual(deadLinks(), [])
    },
  },
  {
    name: 'the search finds pages by keyboard alone, and none for authors',
    async run(surroundings) {
      for (const [words, wanted] of [
        ['ERR_SIGNATURE_MISMATCH', '/errors/ERR_SIGNATURE_MISMATCH'],
        ['failed certification', '/guides/troubleshooting'],
        ['works locally Workers', '/guides/troubleshooting'],
        ['deliveries that must not be lost', '/guides/replays'],
      ] as const) {
        await withPage(surroundings, '/start', { viewport: { width: 1440, height: 900 } }, async (page) => {
          await page.keyboard.press('Control+k')
          // The dialog is loaded when it is first opened. What is typed before it has the focus goes nowhere.
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
]
