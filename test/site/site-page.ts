import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from '../runtimes/browsers.js'

const fromDocs = createRequire(new URL('../../packages/docs/package.json', import.meta.url))
const axe = readFileSync(fromDocs.resolve('axe-core/axe.min.js'), 'utf8')

/** A case of the suite. */
export interface SiteCase {
  readonly name: string
  run(surroundings: Surroundings): Promise<void>
}

/** The arguments of a case. */
export interface Surroundings {
  readonly browser: Browser
  /** Address of the site, without a slash at the end. */
  readonly url: string
  /** The folder to write pictures into, if there is one. */
  readonly pictures: string | undefined
}

const widths = [390, 768, 1440]
const schemes = ['light', 'dark'] as const

/** Opens a page, and fails if the page or its console reports an error. */
export async function withPage(
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

/**
 * Asserts that a page fits every width, and that axe finds nothing in it, light and dark. `reach` brings the page into the
 * state to check. A picture of each state is written if there is a folder for pictures.
 */
export async function assertLook(
  surroundings: Surroundings,
  path: string,
  name: string,
  reach: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  for (const width of widths) {
    for (const colorScheme of schemes) {
      // The policy of the playground allows only its own script, so axe needs an exception.
      const options = { viewport: { width, height: 900 }, colorScheme, bypassCSP: true }
      await withPage(surroundings, path, options, async (page) => {
        await reach(page)
        if (surroundings.pictures !== undefined)
          await page.screenshot({ path: join(surroundings.pictures, `${name}-${width}-${colorScheme}.png`) })
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(overflow, 0, `${width} px: the page is ${overflow} px too wide`)
        // The contrast is the same at every width.
        if (width !== 768) assert.deepEqual(await violationsOf(page), [], `${width} px, ${colorScheme}`)
      })
    }
  }
}
