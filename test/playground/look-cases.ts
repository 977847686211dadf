import { strict as assert } from 'node:assert'
import type { Page } from '../runtimes/browsers.js'
import type { Case } from './case.js'
import { openPage, seen, servePage, verdictOf } from './play-page.js'

const wrong = {
  reserialised: /^Rejected: ERR_SIGNATURE_MISMATCH\s+Proven cause: The JSON was parsed and serialised again/,
  late: /^Rejected: ERR_TIMESTAMP_OUT_OF_RANGE/,
  forged: /^Rejected: ERR_CERTIFICATION_PATH_INVALID/,
}

/** What a person sees first, on a phone and on a desktop. */
export const lookCases: readonly Case[] = [
  {
    name: 'the empty page offers a genuine request of each scheme, and some with an accident',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      const ids = await page
        .locator('[data-try]')
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-try') ?? ''))
      assert.deepEqual(ids, ['alexa', 'sns', 'apig', 'appstore', 'paypal', 'smn', ...Object.keys(wrong)])
      for (const id of ids) {
        await page.click(`[data-try="${id}"]`)
        const expected = wrong[id as keyof typeof wrong]
        const verdict = await verdictOf(page, 'v', expected === undefined ? 'accepted' : 'rejected')
        assert.match(verdict, expected ?? /^Accepted\s+Signed by /, id)
        assert.equal(await page.isVisible('#v-offers'), false)
        await page.click('#v-clear')
        await verdictOf(page, 'v', 'idle')
      }
      assert.deepEqual(open.errors, [])
    },
  },
  {
    name: 'on a phone the verdict, the finding and what to do come first, and none of them is cut',
    async run({ browser, url }) {
      await using open = await openPage(browser, url, 390)
      const { page } = open
      await page.click('[data-try="reserialised"]')
      await verdictOf(page, 'v', 'rejected')
      for (const id of ['v-verdict', 'v-title', 'v-finding', 'v-change']) {
        const box = await page.locator(`#${id}`).evaluate((element) => {
          const { top, bottom, left, right } = element.getBoundingClientRect()
          const isCut = element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth
          return { isSeen: top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth, isCut }
        })
        assert.deepEqual(box, { isSeen: true, isCut: false }, id)
      }
      assert.equal(await page.locator('#v-failed details[open], #v-others[open]').count(), 0)
      // If the verdict is out of sight, a bar repeats it.
      await page.locator('#v-verifier').scrollIntoViewIfNeeded()
      await page.waitForSelector('#v-brief')
      assert.equal(await seen(page, '#v-brief'), 'Rejected: ERR_SIGNATURE_MISMATCH')
      await page.click('#v-brief')
      await page.waitForSelector('#v-brief', { state: 'hidden' })
    },
  },
  {
    name: 'on a desktop, what to do is beside the finding, the other checks are folded, and no part scrolls separately',
    async run({ browser, url }) {
      await using open = await openPage(browser, url, 1440)
      const { page } = open
      await page.click('[data-try="reserialised"]')
      await verdictOf(page, 'v', 'rejected')
      const [finding, fix] = await Promise.all([
        page.locator('.said').boundingBox(),
        page.locator('#v-fix').boundingBox(),
      ])
      assert.ok(
        finding !== null && fix !== null && fix.x >= finding.x + finding.width && fix.y < finding.y + finding.height,
      )
      assert.equal(await page.locator('#v-others').evaluate((details) => details.hasAttribute('open')), false)
      assert.match(await seen(page, '#v-others-title'), /^\d+ checks passed/)
      assert.deepEqual(await scrollingParts(page), [])
      await page.click('#v-others-title')
      await page.click('#v-meaning-title')
      assert.deepEqual(await scrollingParts(page), [])
    },
  },
  {
    name: 'a code links to its page if the documentation is known, and is explained in any case',
    async run({ browser, url }) {
      await using site = await servePage('../')
      for (const [address, links] of [
        [site.url, 1],
        [url, 0],
      ] as const) {
        await using open = await openPage(browser, address)
        const { page } = open
        await page.click('[data-try="reserialised"]')
        await verdictOf(page, 'v', 'rejected')
        assert.equal(await page.locator('#v-title a[href="../errors/ERR_SIGNATURE_MISMATCH"]').count(), links)
        assert.equal(await page.locator('#documentation a').count(), links * 5)
        await page.click('#v-meaning-title')
        assert.match(await seen(page, '#v-meaning-text'), /The signer did not sign these bytes/)
      }
    },
  },
  {
    name: 'run: no header of the table is broken, at any width that has one',
    async run({ browser, url }) {
      for (const width of [768, 1440]) {
        await using open = await openPage(browser, url, width)
        const { page } = open
        await page.click('#tab-run')
        await page.fill('#r-url', 'http://127.0.0.1:59999/')
        await page.click('#r-make')
        await page.waitForSelector('#r-save:enabled', { timeout: 60_000 })
        const lines = await page.locator('thead th').evaluateAll((headers) =>
          headers.map((header) => {
            const range = document.createRange()
            range.selectNodeContents(header)
            return range.getClientRects().length
          }),
        )
        assert.deepEqual(lines, [1, 1, 1, 1])
      }
    },
  },
]

// Only a text area may scroll, because it shows that it does.
async function scrollingParts(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    Array.from(document.querySelectorAll('body *'))
      .filter((element) => !(element instanceof HTMLTextAreaElement) && element.scrollHeight > element.clientHeight + 1)
      .filter((element) => /auto|scroll|hidden/.test(getComputedStyle(element).overflowY))
      .filter((element) => element.clientHeight > 1)
      .map((element) => element.id || element.className),
  )
}
