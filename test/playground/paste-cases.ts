import { strict as assert } from 'node:assert'
import type { Page } from '../runtimes/browsers.js'
import type { Case } from './case.js'
import { chooseScheme, openPage, seen, verdictOf } from './play-page.js'

/** The area that takes anything that holds a request. */
export const pasteCases: readonly Case[] = [
  ...[
    ['curl', 'alexa', 'Recognised a curl command: Alexa.'],
    ['fetch', 'appstore', 'Recognised a call of fetch: App Store.'],
    ['raw', 'smn', 'Recognised a raw HTTP request: SMN.'],
  ].map(
    ([form = '', scheme = '', words = '']): Case => ({
      name: `paste: ${form} of ${scheme} is recognised, and verified`,
      async run({ browser, url }) {
        await using open = await openPage(browser, url)
        const { page } = open
        const text = await signed(page, scheme, form)
        await page.click('#tab-verify')
        await page.fill('#v-paste', text)
        // A request does not contain the certificate file, so the page's own host serves it.
        assert.match(await verdictOf(page, 'v', 'accepted'), /^Accepted/)
        assert.ok((await seen(page, '#v-recognised')).startsWith(words))
        assert.equal(await page.inputValue('#v-trust'), 'test')
      },
    }),
  ),
  {
    name: 'paste: an event of Lambda and an entry of a HAR file are recognised, with the scheme and the file that is missing',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      const { body, headers } = await signedParts(page, 'sns')
      const event = {
        version: '2.0',
        rawPath: '/sns',
        headers: Object.fromEntries(headers),
        body,
        isBase64Encoded: false,
      }
      const entry = {
        request: {
          method: 'POST',
          url: 'https://receiver.example/sns',
          headers: headers.map(([name, value]) => ({ name, value })),
          postData: { mimeType: 'text/plain', text: body },
        },
      }
      await using fresh = await openPage(browser, url)
      for (const [value, words] of [
        [
          { ...event, requestContext: { http: { method: 'POST', path: '/sns' } } },
          /^Recognised an event of AWS Lambda: SNS\./,
        ],
        [entry, /^Recognised an entry of a HAR file: SNS\./],
      ] as const) {
        await fresh.page.fill('#v-paste', JSON.stringify(value))
        await fresh.page.waitForFunction(() => document.querySelector('#v-recognised')?.textContent !== '')
        assert.match(await seen(fresh.page, '#v-recognised'), words)
        // The page did not sign it, so it trusts the anchors of the service.
        const verdict = await verdictOf(fresh.page, 'v', 'unavailable')
        assert.match(verdict, /Paste what https:\/\/sns\.\S+\.pem serves\. The page downloads nothing\./)
        await fresh.page.fill('#v-paste', '')
      }
      assert.deepEqual(
        fresh.requests.filter((sent) => sent !== url && !sent.startsWith('data:')),
        [],
      )
    },
  },
  {
    name: 'paste: reports a text without a request, and does not change the form',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('[data-try="alexa"]')
      await verdictOf(page, 'v', 'accepted')
      await page.fill('#v-paste', 'hello there')
      await page.waitForFunction(() =>
        /not recognised/.test(document.querySelector('#v-recognised')?.textContent ?? ''),
      )
      await verdictOf(page, 'v', 'accepted')
    },
  },
]

async function signed(page: Page, scheme: string, form: string): Promise<string> {
  await page.click('#tab-sign')
  await chooseScheme(page, 's', scheme)
  await page.click('#s-form button[type="submit"]')
  await page.waitForSelector('#s-result', { timeout: 30_000 })
  await page.check(`input[name="s-form"][value="${form}"]`, { force: true })
  return await page.inputValue('#s-output')
}

async function signedParts(page: Page, scheme: string): Promise<{ body: string; headers: [string, string][] }> {
  const fixture = JSON.parse(await signed(page, scheme, 'fixture')) as {
    request: { body: string; headers: [string, string][] }
  }
  return fixture.request
}
