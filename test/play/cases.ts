import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { run as runCommand } from '../packaging/install-packages.js'
import { chooseScheme, openPage, servePage, verdictOf } from '../playground/play-page.js'
import type { Browser } from '../runtimes/browsers.js'

/** A case of the suite. */
export interface PlayCase {
  readonly name: string
  run(surroundings: Surroundings): Promise<void>
}

/** The arguments of a case. */
export interface Surroundings {
  readonly browser: Browser
  /** The folder that has the packages installed. */
  readonly project: string
  /** The address that `countersign play` printed. */
  readonly url: string
}

// This runs in the project, so it uses the installed packages. A middleware has parsed the body and written it again.
const writeRequest = `
import { alexaCertificateUrl, alexaDnsName, createTestAuthority, signAlexaRequest } from '@countersign/testing'
import { formatFixture } from '@countersign/testing/recorded'

const authority = await createTestAuthority()
const signer = await authority.issue({ dnsNames: [alexaDnsName] })
const request = await signAlexaRequest({ signer, url: 'https://skill.example/alexa' })
const body = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(request.body)), null, 2))
const certificates = { [alexaCertificateUrl]: signer.chainPem }
console.log(formatFixture({ ...request, body }, {
  scheme: 'alexa', at: new Date(), certificates, trustAnchors: authority.anchorPem,
}))
`

export const playCases: readonly PlayCase[] = [
  {
    name: 'a request that is pasted is refused, and the cause is named',
    async run({ browser, project, url }) {
      writeFileSync(join(project, 'write-request.mjs'), writeRequest)
      const fixture = runCommand(process.execPath, ['write-request.mjs'], project)
      await using open = await openPage(browser, url)
      await open.page.fill('#v-paste', fixture)
      assert.match(
        await verdictOf(open.page, 'v', 'rejected'),
        /ERR_SIGNATURE_MISMATCH.*Proven cause: The JSON was parsed and serialised again/s,
      )
      assert.deepEqual(open.errors, [])
      assert.deepEqual(
        open.requests.filter((request) => request !== url && !request.startsWith('data:')),
        [],
      )
    },
  },
  {
    name: 'Run sends to an endpoint on localhost without CORS, and reads the answers',
    async run({ browser, url }) {
      const methods = new Set<string | undefined>()
      let received = 0
      const endpoint = createServer((request, response) => {
        methods.add(request.method)
        received += 1
        response.writeHead(401).end('{"error":"ERR_SIGNATURE_MISMATCH"}')
      })
      const target = await listen(endpoint)
      await using open = await openPage(browser, url)
      const { page } = open
      await page.click('#tab-run')
      await chooseScheme(page, 'r', 'apig')
      await page.fill('#r-url', `${target}/x`)
      await page.uncheck('#r-genuine')
      await page.click('#r-send')
      await verdictOf(page, 'r', 'accepted')
      assert.equal(await page.locator('#r-rows tr.good').count(), received)
      endpoint.close()
      assert.ok(received > 20, `${received} requests`)
      assert.ok(!methods.has('OPTIONS'))
      assert.deepEqual(open.errors, [])
    },
  },
  {
    name: 'the page may open no other connection',
    async run({ browser, url }) {
      const other = createServer((_request, response) =>
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end('ok'),
      )
      const target = await listen(other)
      await using open = await openPage(browser, url)
      const outcome = await open.page.evaluate(`fetch(${JSON.stringify(target)}).then(() => 'read', () => 'refused')`)
      other.close()
      assert.equal(outcome, 'refused')
    },
  },
  {
    name: 'a page of another origin can neither read, frame nor use the page, although it knows the token',
    async run({ browser, url }) {
      let received = 0
      const endpoint = createServer((_request, response) => {
        received += 1
        response.end()
      })
      const target = await listen(endpoint)
      await using server = await servePage()
      await using open = await openPage(browser, server.url)
      const outcomes = await open.page.evaluate(`Promise.all([
        fetch(${JSON.stringify(url)}),
        ${sendScript(target, url)},
        fetch(${JSON.stringify(`${url}send`)}, { method: 'POST', mode: 'no-cors', body: '{}' }),
      ].map((pending) => pending.then(() => 'read', () => 'refused')))`)
      assert.deepEqual(outcomes, ['refused', 'refused', 'refused'])
      await open.page.evaluate(`new Promise((resolve) => {
        const frame = Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)}, onload: resolve })
        document.body.append(frame)
      })`)
      const [, frame] = open.page.frames()
      assert.match(frame?.url() ?? '', /^chrome-error:/)
      endpoint.close()
      assert.equal(received, 0)
    },
  },
]

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

// Sends a request as the page of countersign play does, from a page that has learned its address.
function sendScript(target: string, url: string): string {
  const command = { method: 'POST', url: target, headers: [], timeout: 30 }
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'countersign-token': new URL(url).pathname.slice(1, -1) },
    body: JSON.stringify(command),
  }
  return `fetch(${JSON.stringify(`${url}send`)}, ${JSON.stringify(init)})`
}
