import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  type IssuedCertificate,
  type SignedTestRequest,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from './skill.js'

interface RecordedEvent {
  headers: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  body: string
  isBase64Encoded: boolean
}

const folder = new URL('events/', import.meta.url)
const files = readdirSync(folder)

/** Converts a request to an event, as Lambda does: header names are in lower case, except for the REST API. */
function deliver(file: string, { headers, body }: SignedTestRequest): RecordedEvent {
  const event: RecordedEvent = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  for (const [name, value] of headers) {
    if (event.multiValueHeaders !== undefined) event.multiValueHeaders[name] = [value]
    event.headers[event.multiValueHeaders === undefined ? name.toLowerCase() : name] = value
  }
  return { ...event, body: Buffer.from(body).toString(event.isBase64Encoded ? 'base64' : 'utf8') }
}

describe('the skill on Lambda', () => {
  let signer: IssuedCertificate
  let handler: (event: RecordedEvent, context: unknown) => Promise<unknown>
  beforeAll(async () => {
    const authority = await createTestAuthority()
    signer = await authority.issue({ dnsNames: [alexaDnsName] })
    const { fetch } = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
    handler = createHandler({ skillId: testSkillId, trustAnchors: createTrustAnchors(authority.anchorPem), fetch })
  })

  it.each(files)('serves a genuine request in %s, and refuses an altered one', async (file) => {
    const request = await signAlexaRequest({ signer })
    expect(await handler(deliver(file, request), {})).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('Hello!'),
    })
    request.body[20] = (request.body[20] ?? 0) ^ 1
    expect(await handler(deliver(file, request), {})).toMatchObject({
      statusCode: 400,
      body: '{"error":"ERR_SIGNATURE_MISMATCH"}',
    })
  })

  it('can be loaded in the way of Lambda', async () => {
    const request = await signAlexaRequest({ signer, certificateUrl: 'https://attacker.example/echo.api/a.pem' })
    const event = JSON.stringify(deliver('function-url.json', request))
    const program = `import { handler } from './handler.js'
      process.stdout.write(JSON.stringify(await handler(${event}, {})))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, SKILL_ID: testSkillId },
    })
    expect(JSON.parse(stdout)).toMatchObject({
      statusCode: 400,
      body: '{"error":"ERR_CERTIFICATE_URL_FORBIDDEN"}',
    })
  })
})
