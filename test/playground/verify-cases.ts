import { strict as assert } from 'node:assert'
import type { Case } from './case.js'
import { chooseScheme, offeredSchemes, openPage, pageFile, seen, verdictOf } from './play-page.js'

/** The Verify tab. */
export const verifyCases: readonly Case[] = [
  {
    name: 'if a byte of a signed body is changed, the verdict, the finding and the digests change; undoing it restores them',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#v-genuine')
      assert.match(await verdictOf(page, 'v', 'accepted'), /^Accepted\s+Signed by echo-api\.amazon\.com/)
      const body = await page.inputValue('#v-body')
      await page.fill('#v-body', body.replace('LaunchRequest', 'LaunchRequesT'))
      const rejected = await verdictOf(page, 'v', 'rejected')
      assert.match(rejected, /ERR_SIGNATURE_MISMATCH/)
      assert.match(rejected, /Likely cause: The body differs from the signed one/)
      const check = page.locator('#v-failed .failed')
      assert.equal(await check.count(), 1)
      assert.match(
        await seen(page, '#v-failed .failed'),
        /Signed digest\s+[0-9a-f]{64}\s[\s\S]*Computed digest\s+[0-9a-f]{64}/,
      )
      await page.fill('#v-body', body)
      await verdictOf(page, 'v', 'accepted')
      assert.deepEqual(open.errors, [])
    },
  },
  {
    name: 'names a common accident, with the line to change',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#v-genuine')
      await verdictOf(page, 'v', 'accepted')
      await page.fill('#v-body', JSON.stringify(JSON.parse(await page.inputValue('#v-body')), null, 2))
      assert.match(await verdictOf(page, 'v', 'rejected'), /Proven cause: The JSON was parsed and serialised again/)
      await page.selectOption('#v-framework', 'express')
      await page.waitForFunction(() => /express\.json\(\)/.test(document.querySelector('#v-change')?.textContent ?? ''))
    },
  },
  {
    name: 'distinguishes line ends: the same text with CRLF is another body',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await chooseScheme(page, 'v', 'apig')
      await page.click('#tab-sign')
      await chooseScheme(page, 's', 'apig')
      await page.fill('#s-body', 'one\ntwo')
      await page.click('#s-form button[type="submit"]')
      await page.click('#s-verify')
      await verdictOf(page, 'v', 'accepted')
      await page.selectOption('#v-line-ends', 'crlf')
      assert.match(await verdictOf(page, 'v', 'rejected'), /ERR_SIGNATURE_MISMATCH/)
      await page.selectOption('#v-line-ends', 'lf')
      await verdictOf(page, 'v', 'accepted')
    },
  },
  ...offeredSchemes.map(
    (scheme): Case => ({
      name: `every hostile sample of ${scheme} is rejected with its expected code`,
      async run({ browser, url }) {
        await using open = await openPage(browser, url)
        const { page } = open
        await chooseScheme(page, 'v', scheme)
        if (scheme === 'alexa') await page.fill('#v-skills', 'amzn1.ask.skill.mine')
        await page.click('#v-genuine')
        await verdictOf(page, 'v', 'accepted')
        await page.click('#v-make-hostile')
        await page.waitForSelector('#v-hostile', { timeout: 60_000 })
        const names = await page.locator('#v-hostile option').allInnerTexts()
        assert.ok(names.length > 15, `${names.length} samples`)
        for (const name of names) {
          await page.selectOption('#v-hostile', name)
          const expected = /ERR_\w+/.exec(await seen(page, '#v-why'))?.[0] ?? ''
          const verdict = await verdictOf(page, 'v', 'explained')
          assert.ok(verdict.includes(`: ${expected}`), `${name}: ${verdict}`)
        }
      },
    }),
  ),
  {
    name: 'reads a whole fixture that is pasted',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#tab-sign')
      await chooseScheme(page, 's', 'sns')
      await page.click('#s-form button[type="submit"]')
      await page.waitForSelector('#s-result')
      await page.check('input[name="s-form"][value="fixture"]', { force: true })
      await page.focus('#s-output')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+c')
      await page.click('#tab-verify')
      await page.focus('#v-paste')
      await page.keyboard.press('Control+v')
      assert.match(await verdictOf(page, 'v', 'accepted'), /sns\.amazonaws\.com/)
      assert.equal(await page.inputValue('#v-trust'), 'own')
      assert.equal(await seen(page, '#v-recognised'), 'Recognised a fixture: SNS.')
    },
  },
  {
    name: 'works by keyboard: arrows change tabs, Enter loads a sample',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.keyboard.press('Tab')
      const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '')
      assert.equal(await focused(), 'tab-verify')
      await page.keyboard.press('ArrowRight')
      assert.equal(await focused(), 'tab-sign')
      assert.ok(await page.isVisible('#panel-sign'))
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      assert.equal(await focused(), 'tab-run')
      await page.keyboard.press('Home')
      assert.ok(await page.isVisible('#panel-verify'))
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Alexa')
      await page.keyboard.press('Enter')
      await verdictOf(page, 'v', 'accepted')
    },
  },
  {
    name: 'sends nothing before Run, then only to the endpoint, and stores nothing',
    async run({ browser, url, receiver }) {
      await using open = await openPage(browser, url)
      const { page, requests, errors } = open
      await page.click('#v-genuine')
      await verdictOf(page, 'v', 'accepted')
      await page.click('#v-share')
      await page.waitForFunction(() => document.querySelector('#v-share-state')?.textContent !== '')
      await page.selectOption('#v-trust', 'service')
      assert.match(await verdictOf(page, 'v', 'rejected'), /ERR_CERTIFICATION_PATH_INVALID/)
      await page.fill('#v-certificates', '')
      assert.match(await verdictOf(page, 'v', 'unavailable'), /ERR_CERTIFICATE_FETCH_FAILED/)
      assert.match(
        await seen(page, '#v-change'),
        /^Paste what https:\/\/s3\.amazonaws\.com\/\S+ serves\. The page downloads nothing/,
      )
      assert.deepEqual(
        requests.filter((sent) => sent !== url && !sent.startsWith('data:')),
        [],
      )
      assert.deepEqual(errors, [])
      const kept = await page.evaluate(() => [
        localStorage.length,
        sessionStorage.length,
        document.cookie,
        location.search,
      ])
      assert.deepEqual(kept, [0, 0, '', ''])
      await receiver.configure({ verify: false, cors: true })
      await page.click('#tab-run')
      await page.fill('#r-url', receiver.url)
      await page.click('#r-send')
      await verdictOf(page, 'r', 'rejected')
      const sent = requests.filter((one) => one !== url && !one.startsWith('data:'))
      assert.ok(sent.length > 60)
      assert.deepEqual(
        sent.filter((one) => one !== receiver.url),
        [],
      )
    },
  },
  {
    name: 'works from a file on disk',
    async run({ browser }) {
      await using open = await openPage(browser, `file://${pageFile}`)
      const { page, errors } = open
      await page.click('#v-genuine')
      await verdictOf(page, 'v', 'accepted')
      await page.fill('#v-body', '{}')
      await verdictOf(page, 'v', 'rejected')
      assert.deepEqual(errors, [])
    },
  },
  {
    name: 'says why it cannot work if the page has no WebCrypto',
    async run({ browser }) {
      const page = await browser.newPage()
      try {
        await page.route('http://play.example/', (route) => route.fulfill({ path: pageFile, contentType: 'text/html' }))
        await page.goto('http://play.example/')
        assert.match(await seen(page, '#missing'), /secure contexts only, and http:\/\/play\.example is not one/)
        assert.equal(await page.isVisible('#app'), false)
      } finally {
        await page.close()
      }
    },
  },
  {
    name: 'fits a screen of 320 pixels, on every tab',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.setViewportSize({ width: 320, height: 640 })
      await page.click('#v-genuine')
      await verdictOf(page, 'v', 'accepted')
      for (const tab of ['sign', 'run', 'verify']) {
        await page.click(`#tab-${tab}`)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), tab)
      }
    },
  },
]
