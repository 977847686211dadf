import { strict as assert } from 'node:assert'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from '../runtimes/browsers.js'
import type { Case } from './case.js'
import { chooseScheme, openPage } from './play-page.js'

const skillId = 'amzn1.ask.skill.of-the-playground'
const topicArn = 'arn:aws:sns:eu-central-1:123456789012:it-s-a-topic'

/** The Sign tab: a shell runs the copied commands against a real receiver. */
export const signCases: readonly Case[] = [
  curlCase('alexa', 'an Alexa request with an intent', { skillId }, async (page) => {
    await page.fill('#s-skill', skillId)
    await page.selectOption('#s-type', 'IntentRequest')
  }),
  curlCase('alexa', 'an Alexa request with another body, SHA-1 only', { skillId }, async (page) => {
    const timestamp = new Date().toISOString()
    const system = { application: { applicationId: skillId } }
    const request = { type: 'LaunchRequest', requestId: 'r', timestamp, locale: "it's – ünï" }
    await page.selectOption('#s-hashes', 'SHA-1')
    await page.fill('#s-body', JSON.stringify({ version: '1.0', context: { System: system }, request }, null, 2))
  }),
  curlCase('sns', 'an SNS notification', { topicArn }, async (page) => {
    await page.fill('#s-topic', topicArn)
    await page.fill('#s-subject', "It's a subject")
    await page.fill('#s-message', 'Two lines,\n"quoted" – and ünï$HOME`x`')
  }),
  curlCase(
    'appstore',
    'a notification of the App Store',
    { bundleId: 'org.example.store', appAppleId: 42 },
    async (page) => {
      await page.fill('#s-bundle', 'org.example.store')
      await page.fill('#s-apple-id', '42')
      await page.fill('#s-notification', 'REFUND')
    },
  ),
  curlCase(
    'smn',
    'an SMN notification',
    { topicUrn: 'urn:smn:cn-south-1:0123456789abcdef0123456789abcdef:orders' },
    async (page) => {
      await page.fill('#s-urn', 'urn:smn:cn-south-1:0123456789abcdef0123456789abcdef:orders')
      await page.fill('#s-smn-subject', "It's a subject")
      await page.fill('#s-smn-message', 'Two lines,\n"quoted" – and ünï$HOME`x`')
    },
  ),
  curlCase('paypal', 'a delivery of a PayPal webhook', { webhookId: '1AB23456CD789012E' }, async (page) => {
    await page.fill('#s-webhook', '1AB23456CD789012E')
    await page.fill('#s-event', 'PAYMENT.CAPTURE.REFUNDED')
  }),
  curlCase('sns', 'an SNS subscription confirmation, signature version 1', { topicArn }, async (page) => {
    await page.fill('#s-topic', topicArn)
    await page.selectOption('#s-message-type', 'SubscriptionConfirmation')
    await page.selectOption('#s-version', '1')
  }),
  curlCase('apig', 'an API Gateway request', { accessKey: 'the-key', secret: 'the secret – ünï' }, async (page) => {
    await page.fill('#s-url', `${await page.inputValue('#s-url')}a%2Fb/c%20d?z=1&a=%20x&a=b`)
    await page.fill('#s-headers', "Content-Type: application/json\nX-Name: it's König")
    await page.fill('#s-body', '{"a":"it’s"}\n')
    await page.fill('#s-key', 'the-key')
    await page.fill('#s-secret', 'the secret – ünï')
  }),
  {
    name: 'sign: names what cannot be signed, and copies no secret',
    async run({ browser, url }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#tab-sign')
      await chooseScheme(page, 's', 'apig')
      await page.fill('#s-secret', 'not-to-be-seen')
      await page.click('#s-form button[type="submit"]')
      await page.waitForSelector('#s-result')
      for (const form of ['curl', 'fetch', 'fixture', 'raw']) {
        await page.check(`input[name="s-form"][value="${form}"]`, { force: true })
        const text = await page.inputValue('#s-output')
        assert.match(text, /SDK-HMAC-SHA256/)
        assert.doesNotMatch(text, /not-to-be-seen/)
      }
      await page.fill('#s-url', '/path')
      await page.click('#s-form button[type="submit"]')
      await page.waitForFunction(() => /must be absolute/.test(document.querySelector('#s-problem')?.textContent ?? ''))
    },
  },
]

function curlCase(
  scheme: 'alexa' | 'sns' | 'apig' | 'appstore' | 'paypal' | 'smn',
  title: string,
  settings: Record<string, unknown>,
  fill: (page: Page) => Promise<void>,
): Case {
  return {
    name: `sign: the copied curl of ${title} is accepted by a receiver, and refused after a change`,
    async run({ browser, url, receiver }) {
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#tab-sign')
      await chooseScheme(page, 's', scheme)
      await page.fill('#s-url', `${receiver.url}hook`)
      await fill(page)
      await page.click('#s-form button[type="submit"]')
      await page.waitForSelector('#s-result', { timeout: 30_000 })
      await page.click('#s-copy')
      const curl = await pasted(page)
      assert.match(curl, /^curl /)

      await page.check('input[name="s-form"][value="fixture"]', { force: true })
      const { trustAnchors, certificates } = JSON.parse(await page.inputValue('#s-output')) as Record<string, unknown>
      await receiver.configure({ verify: true, scheme, ...settings, trustAnchors, certificates })
      assert.equal(await statusOf(curl), '200')
      for (const form of ['fixture', 'raw']) {
        await page.check(`input[name="s-form"][value="${form}"]`, { force: true })
        await verifyByCommand(await page.inputValue('#s-output'), scheme, settings, { trustAnchors, certificates })
      }
      const altered = curl.replace(/-X POST/, '-X PUT')
      assert.match(await statusOf(altered), /^40[013]$/)
      const other =
        scheme === 'apig'
          ? curl.replace(/"a"/, '"b"')
          : curl.replace(/"(locale|Token|Subject|summary|subject|signedPayload)": ?"/, '$&x')
      assert.notEqual(other, curl)
      assert.match(await statusOf(other), /^40[013]$/)
    },
  }
}

// Returns the content of the clipboard, as a person pastes it.
async function pasted(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector('#s-copy')?.textContent === 'Copied')
  await page.click('#tab-verify')
  await page.fill('#v-body', '')
  await page.focus('#v-body')
  await page.keyboard.press('Control+v')
  const text = await page.inputValue('#v-body')
  await page.click('#tab-sign')
  return text
}

// Rejects if the command does not accept the request.
async function verifyByCommand(
  request: string,
  scheme: string,
  { accessKey, secret, webhookId, bundleId, appAppleId, topicUrn }: Record<string, unknown>,
  { trustAnchors, certificates }: Record<string, unknown>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'))
  try {
    const file = async (name: string, content: unknown): Promise<string> => {
      const path = join(folder, name)
      await writeFile(path, String(content))
      return path
    }
    const [certificate, issuer] = Object.values((certificates ?? {}) as Record<string, string>)
    const anchor = await file('anchor.pem', trustAnchors)
    const options = {
      alexa: ['--trust', anchor, '--chain', await file('certificate.pem', certificate)],
      appstore: ['--bundle', String(bundleId), '--app-id', String(appAppleId), '--trust', anchor],
      smn: ['--topic', String(topicUrn), '--cert', anchor],
      paypal: [
        ...['--webhook', String(webhookId), '--trust', anchor],
        ...['--cert', await file('certificate.pem', certificate), '--issuer', await file('issuer.pem', issuer)],
      ],
      sns: [
        '--trust',
        anchor,
        '--cert',
        await file('certificate.pem', certificate),
        '--issuer',
        await file('issuer.pem', issuer),
      ],
      apig: ['--key', String(accessKey), '--secret-file', await file('secret', secret)],
    }[scheme]
    assert.ok(options)
    // A textarea converts CRLF to LF. The head of a raw request may have LF, and the bodies here have no CRLF.
    await promisify(execFile)(process.execPath, [
      command,
      'verify',
      scheme,
      '--request',
      await file('request', request),
      ...options,
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
}

const command = fileURLToPath(new URL('../../packages/cli/dist/countersign.js', import.meta.url))

async function statusOf(curl: string): Promise<string> {
  const line = `${curl.trimEnd()} --silent --show-error --output /dev/null --write-out '%{http_code}'`
  return (await promisify(execFile)('bash', ['-c', line], { timeout: 30_000 })).stdout
}
