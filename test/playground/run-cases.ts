import { strict as assert } from 'node:assert'
import type { Page } from '../runtimes/browsers.js'
import type { Case } from './case.js'
import { chooseScheme, offeredSchemes, openPage, seen, servePlay, verdictOf } from './play-page.js'

/** The Run tab. */
export const runCases: readonly Case[] = [
  ...offeredSchemes.map(
    (scheme): Case => ({
      name: `run: an endpoint that verifies ${scheme} accepts the genuine request and refuses all others`,
      async run({ browser, url, receiver }) {
        await using open = await openPage(browser, url)
        const { page } = open
        await begin(page, scheme, receiver.url)
        const secret = await page.inputValue('#r-secret')
        await page.click('#r-make')
        await page.waitForSelector('#r-save:enabled', { timeout: 60_000 })
        await page.click('#r-save')
        const set = JSON.parse(await open.saved()) as Record<string, unknown>
        assert.ok(!JSON.stringify(set).includes(secret))
        await receiver.configure({ ...set, verify: true, cors: true, secret })
        await page.check('#r-genuine')
        await page.click('#r-send')
        assert.match(await verdictOf(page, 'r', 'accepted'), /Accepted the genuine request, refused all \d+ others/)
        const rows = await page.locator('#r-rows tr').count()
        assert.equal(rows, (set.requests as unknown[]).length)
        assert.equal(await page.locator('#r-rows tr.good').count(), rows)
        assert.deepEqual(open.errors, [])
      },
    }),
  ),
  {
    name: 'run: an endpoint without verification is listed with each case that it accepts',
    async run({ browser, url, receiver }) {
      await receiver.configure({ verify: false, cors: true })
      await using open = await openPage(browser, url)
      const { page } = open
      await begin(page, 'alexa', receiver.url)
      await page.selectOption('#r-concurrency', '4')
      await page.click('#r-send')
      const verdict = await verdictOf(page, 'r', 'rejected')
      const [, bad, all] = /(\d+) of (\d+) not as they should be/.exec(verdict) ?? []
      assert.ok(Number(all) > 60)
      assert.equal(bad, all)
      assert.match(
        await seen(page, 'tr[data-name="body-altered"]'),
        /400 ERR_SIGNATURE_MISMATCH[\s\S]*200[\s\S]*Accepted/,
      )
    },
  },
  {
    name: 'run: an endpoint that does not answer in time ends with the time limit, and Stop stops',
    async run({ browser, url, receiver }) {
      await receiver.configure({ verify: false, cors: true, delay: 3_000 })
      await using open = await openPage(browser, url)
      const { page } = open
      await begin(page, 'apig', receiver.url)
      // Type as a person does: in Firefox, fill() of the driver appends to the content of a number field.
      await page.focus('#r-timeout')
      await page.keyboard.press('Control+a')
      await page.keyboard.type('1')
      await page.click('#r-send')
      await page.waitForSelector('#r-rows tr.bad', { timeout: 30_000 })
      assert.match(await seen(page, '#r-rows tr.bad'), /No answer in time/)
      await page.click('#r-abort')
      assert.match(await verdictOf(page, 'r', 'rejected'), /not sent/)
      assert.ok(await page.isEnabled('#r-send'))
      await receiver.configure({ verify: false })
    },
  },
  {
    name: 'run: countersign play sends the requests, so that no header for CORS is needed',
    async run({ browser, receiver }) {
      await using served = await servePlay()
      await using open = await openPage(browser, served.url)
      const { page, requests } = open
      await begin(page, 'smn', receiver.url)
      await page.click('#r-make')
      await page.waitForSelector('#r-save:enabled', { timeout: 60_000 })
      await page.click('#r-save')
      await receiver.configure({ ...(JSON.parse(await open.saved()) as object), verify: true })
      await page.check('#r-genuine')
      await page.click('#r-send')
      assert.match(await verdictOf(page, 'r', 'accepted'), /Accepted the genuine request, refused all \d+ others/)
      assert.deepEqual(
        requests.filter((sent) => !sent.startsWith(served.url) && !sent.startsWith('data:')),
        [],
      )
      await page.fill('#r-url', 'http://staging.example/')
      await page.click('#r-send')
      await page.waitForFunction(() => /not this machine/.test(document.querySelector('#r-problem')?.textContent ?? ''))
    },
  },
  {
    name: 'run: says what CORS hides, and which header to answer with',
    async run({ browser, url, receiver }) {
      await receiver.configure({ verify: false })
      await using open = await openPage(browser, url)
      const { page } = open
      await begin(page, 'sns', receiver.url)
      await page.click('#r-send')
      await verdictOf(page, 'r', 'unavailable')
      assert.match(await seen(page, '#r-verdict'), /The browser hides the answers \(CORS\)/)
      const words = await seen(page, '#r-explanation')
      assert.ok(words.includes(`Access-Control-Allow-Origin: ${new URL(url).origin}`))
    },
  },
  {
    name: 'run: an endpoint that is down gives one sentence, and no table',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await begin(page, 'apig', 'http://127.0.0.1:59999/')
      await page.click('#r-send')
      assert.equal(
        await verdictOf(page, 'r', 'unavailable'),
        'Nothing answers\n\nNothing answers at http://127.0.0.1:59999/. Start the endpoint, or correct the URL.',
      )
      assert.equal(await page.isVisible('#r-table'), false)
      await page.fill('#r-url', 'ftp://127.0.0.1/')
      await page.click('#r-send')
      await page.waitForFunction(() => /must be absolute/.test(document.querySelector('#r-problem')?.textContent ?? ''))
    },
  },
]

async function begin(page: Page, scheme: string, url: string): Promise<void> {
  await page.click('#tab-run')
  await chooseScheme(page, 'r', scheme)
  await page.fill('#r-url', url)
}
