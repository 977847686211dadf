import assert from 'node:assert/strict'
import type { Page } from '../runtimes/browsers.js'
import { assertLook, type SiteCase, withPage } from './site-page.js'

const states: Readonly<Record<string, { wanted: string; reach: (page: Page) => Promise<void> }>> = {
  empty: { wanted: 'idle', reach: async () => undefined },
  accepted: { wanted: 'accepted', reach: (page) => page.click('[data-try="sns"]') },
  rejected: { wanted: 'rejected', reach: (page) => page.click('[data-try="reserialised"]') },
}

const tabs = ['sign', 'run']

/** The playground as a part of the site. */
export const playCases: readonly SiteCase[] = [
  ...Object.entries(states).map(
    ([state, { wanted, reach }]): SiteCase => ({
      name: `/play/, ${state}: no finding of axe, no error and no sideways scrolling, at every width, light and dark`,
      async run(surroundings) {
        await assertLook(surroundings, `/play/`, `play-${state}`, async (page) => {
          await reach(page)
          await page.waitForSelector(`#v-verdict.${wanted}:not([aria-busy="true"])`, { timeout: 60_000 })
        })
      },
    }),
  ),
  ...tabs.map(
    (tab): SiteCase => ({
      name: `/play/, ${tab}: no finding of axe, no error and no sideways scrolling, at every width, light and dark`,
      async run(surroundings) {
        await assertLook(surroundings, `/play/`, `play-${tab}`, (page) => page.click(`#tab-${tab}`))
      },
    }),
  ),
  {
    name: '/play/ is in the navigation, leads back to the guides, and links each code to its page',
    async run(surroundings) {
      await withPage(surroundings, '/start', { viewport: { width: 1440, height: 900 } }, async (page) => {
        await page.click('.VPNavBarMenu a[href="/play/"]')
        await page.waitForSelector('#v-verdict.idle')
        await page.click('[data-try="forged"]')
        await page.click('#v-title a')
        await page.waitForURL('**/errors/ERR_CERTIFICATION_PATH_INVALID')
        await page.goBack()
        for (const link of await page.locator('#documentation a').all()) {
          const address = new URL((await link.getAttribute('href')) ?? '', page.url())
          assert.equal((await page.request.get(address.href)).status(), 200, address.href)
        }
      })
    },
  },
  {
    name: '/play/ has no animation if the reader prefers reduced motion',
    async run(surroundings) {
      await withPage(surroundings, '/play/', {}, async (page) => {
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto')
      })
    },
  },
]
