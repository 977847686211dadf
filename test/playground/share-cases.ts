import { strict as assert } from 'node:assert'
import type { Page } from '../runtimes/browsers.js'
import type { Case } from './case.js'
import { chooseScheme, openPage, seen, verdictOf } from './play-page.js'

/** Links that carry a request. */
export const shareCases: readonly Case[] = [
  ...['sns', 'appstore', 'paypal', 'smn'].map(
    (scheme): Case => ({
      name: `link: a request of ${scheme} is opened and verified with the same settings`,
      async run({ browser, url }) {
        await using open = await openPage(browser, url)
        await open.page.click(`[data-try="${scheme}"]`)
        await verdictOf(open.page, 'v', 'accepted')
        const link = await sharedLink(open.page)
        await using other = await openPage(browser, link)
        await verdictOf(other.page, 'v', 'accepted')
        assert.match(await seen(other.page, '#v-recognised'), /^Opened the request of a link: /)
        assert.match(
          await seen(other.page, '#v-notes'),
          /was given with the request\. It is not the one of the service/,
        )
        // The blanked parts of these schemes are not signed.
        const unsigned = /SubscriptionArn=[^"]*|subscription_urn=[^"]*/
        const [sent, received] = await Promise.all([open, other].map((one) => one.page.inputValue('#v-body')))
        assert.equal(received?.replace(unsigned, ''), sent?.replace(unsigned, ''))
        assert.deepEqual(
          other.requests.filter((sent) => sent.replace(/#.*/s, '') !== url && !sent.startsWith('data:')),
          [],
        )
      },
    }),
  ),
  {
    name: 'link: has no secret, and its reader is asked for one',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('[data-try="apig"]')
      await verdictOf(page, 'v', 'accepted')
      const secret = await page.inputValue('#v-secret')
      const link = await sharedLink(page)
      assert.ok(secret.length > 16 && !decode(link).includes(secret))
      await using other = await openPage(browser, link)
      assert.match(await verdictOf(other.page, 'v', 'problem'), /Enter the access key and its secret/)
      await other.page.fill('#v-secret', secret)
      await verdictOf(other.page, 'v', 'accepted')
    },
  },
  {
    name: 'link: access tokens are blanked, and both sides see that the signature does not match',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#tab-sign')
      await chooseScheme(page, 's', 'sns')
      await page.selectOption('#s-message-type', 'SubscriptionConfirmation')
      await page.click('#s-form button[type="submit"]')
      await page.waitForSelector('#s-result', { timeout: 30_000 })
      await page.click('#s-verify')
      await verdictOf(page, 'v', 'accepted')
      const { Token } = JSON.parse(await page.inputValue('#v-body')) as { Token: string }
      const link = await sharedLink(page)
      assert.ok(Token.length > 10 && !decode(link).includes(Token))
      const notice =
        /Blanked in it: (?:Token, SubscribeURL|SubscribeURL, Token)\. If that was signed, the signature does not match any more/
      assert.match(await seen(page, '#v-share-state'), notice)
      await using other = await openPage(browser, link)
      assert.match(await verdictOf(other.page, 'v', 'rejected'), /ERR_SIGNATURE_MISMATCH/)
      assert.match(await seen(other.page, '#v-recognised'), notice)
    },
  },
  {
    name: 'link: a damaged link is reported',
    async run({ browser, url }) {
      await using open = await openPage(browser, `${url}#request=AAAA`)
      assert.match(await seen(open.page, '#v-recognised'), /The link is damaged/)
      assert.equal(await open.page.isVisible('#v-offers'), true)
    },
  },
]

async function sharedLink(page: Page): Promise<string> {
  await page.click('#v-share')
  await page.waitForFunction(() => document.querySelector('#v-share-state')?.textContent !== '')
  const link = await page.evaluate(() => location.href)
  assert.match(link, /#request=[\w-]+$/)
  return link
}

function decode(link: string): string {
  return Buffer.from(link.split('#request=')[1] ?? '', 'base64url').toString('utf8')
}
