import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createTestAuthority,
  signSnsMessage,
  snsCaIssuersUrl,
  snsDnsName,
  snsRequest,
  testTopicArn,
} from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const root = await createTestAuthority()
const intermediate = await root.intermediate()
const signer = await intermediate.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
const trust = ['--trust', scratch.write('root.pem', root.anchorPem)]
const cert = ['--cert', scratch.write('cert.pem', signer.pem)]
const issuer = ['--issuer', scratch.write('issuer.pem', intermediate.pem)]
const { message } = await signSnsMessage({ signer })
const file = scratch.write('message.json', JSON.stringify(message))

describe('countersign verify sns', () => {
  it('accepts a message of the topic, with a path to a trust anchor', async () => {
    const run = await countersign(['verify', 'sns', file, ...cert, ...issuer, ...trust, '--topic', testTopicArn])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^accepted\n/)
    expect(run.stdout).not.toContain('Note:')
  })

  it('reads the message from standard input, and a whole saved request', async () => {
    const args = ['verify', 'sns', ...cert, ...issuer, ...trust]
    expect((await countersign([...args, '-'], { input: JSON.stringify(message) })).code).toBe(0)
    const { headers, body } = snsRequest(message)
    const head = [
      'POST /sns HTTP/1.1',
      ...headers.map((field) => field.join(': ')),
      `Content-Length: ${body.byteLength}`,
    ]
    const input = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
    expect((await countersign([...args, '--request', '-'], { input })).code).toBe(0)
    const other = input.toString().replace(/^x-amz-sns-message-id: .*$/m, 'x-amz-sns-message-id: other')
    const run = await countersign([...args, '--request', '-', '--json'], { input: other })
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'rejected',
      error: { code: 'ERR_HEADER_INVALID', status: 403 },
    })
  })

  it('notes what --chain transport does not check', async () => {
    const run = await countersign(['verify', 'sns', file, ...cert, '--chain', 'transport'])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Note: With --chain transport, no authority proves the certificate')
  })

  it.each([
    ['ERR_SIGNER_NOT_ALLOWED', 'another topic', { ...message }, ['--topic', `${testTopicArn}-other`]],
    ['ERR_SIGNATURE_MISMATCH', 'a changed message', { ...message, Message: 'Bye' }, []],
    [
      'ERR_CERTIFICATE_URL_FORBIDDEN',
      'a certificate that --cert would serve',
      { ...message, SigningCertURL: 'https://sns.us-east-1.amazonaws.com.attacker.example/x.pem' },
      [],
    ],
    ['ERR_TIMESTAMP_OUT_OF_RANGE', 'an old message', { ...message }, ['--at', '2101-01-01T00:00:00Z']],
    ['ERR_PAYLOAD_INVALID', 'a body that is not a message', null, []],
  ])('answers %s to %s', async (code, _what, altered, options) => {
    const args = ['sns', '-', ...cert, ...issuer, ...trust, ...options]
    const input = JSON.stringify(altered)
    const verify = await countersign(['verify', ...args], { input })
    expect(verify.code).toBe(1)
    expect(verify.stdout.split('\n')[0]).toBe(`rejected  ${code}`)
    const explain = await countersign(['explain', ...args, '--json'], { input })
    expect(explain.code).toBe(1)
    expect(JSON.parse(explain.stdout).checks).toContainEqual(expect.objectContaining({ outcome: 'failed', code }))
  })

  it('gives no verdict if arguments contradict each other', async () => {
    const contradictions = [['sns'], ['sns', file, '--request', file], ['sns', file, '--chain', 'none']]
    for (const args of [...contradictions, ['sns', file, '--topic', 'topic'], ['sns', file, '--issuer', file]]) {
      const run = await countersign(['verify', ...args])
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).not.toContain('    at ')
    }
  })
})

describe('countersign verify signature', () => {
  const text = 'Message\nHello\n'
  const bytes = new TextEncoder().encode(text)
  const signed = async (hash: 'SHA-1' | 'SHA-256', name: string): Promise<string> => {
    const base64 = Buffer.from(await signer.keys.sign(bytes, hash)).toString('base64')
    return scratch.write(name, `${base64.replace(/.{76}/g, '$&\n')}\n`)
  }
  const run = (signature: string, ...options: string[]) =>
    countersign(['verify', 'signature', ...cert, '--signature', signature, '--message', '-', ...options], {
      input: text,
    })

  it('checks a signature, and notes that it checks nothing else', async () => {
    const sha256 = await run(await signed('SHA-256', 'sha256.sig'))
    expect(sha256).toMatchObject({ code: 0, stderr: '' })
    expect(sha256.stdout).toMatch(/^accepted\n/)
    expect(sha256.stdout.replace(/\s+/g, ' ')).toContain('No trust was checked')
    expect((await run(await signed('SHA-1', 'sha1.sig'), '--sha1')).code).toBe(0)
  })

  it('reads a raw signature, and a certificate in DER', async () => {
    const raw = scratch.write('raw.sig', await signer.keys.sign(bytes, 'SHA-256'))
    const der = ['--cert', scratch.write('cert.der', signer.der)]
    const message = scratch.write('text', text)
    const args = ['verify', 'signature', ...der, '--signature', raw, '--message', message, '--sha256', '--json']
    const { code, stdout } = await countersign(args)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'accepted', notes: [expect.stringContaining('No trust')] })
  })

  it('rejects another message, another hash and another key, and names the difference', async () => {
    const sha1 = await signed('SHA-1', 'other.sig')
    const asSha256 = await run(sha1)
    expect(asSha256.code).toBe(1)
    expect(asSha256.stdout).toContain('Hint: It is over SHA-1: say --sha1.')
    const args = ['verify', 'signature', ...cert, '--signature', sha1, '--message', '-', '--sha1']
    const altered = await countersign(args, { input: `${text}\n` })
    expect(altered.code).toBe(1)
    expect(altered.stdout).toContain('signed other bytes')
    const alien = await (await createTestAuthority()).issue()
    const alienCert = ['--cert', scratch.write('alien.pem', alien.pem)]
    const other = await countersign([
      'verify',
      'signature',
      ...alienCert,
      '--signature',
      sha1,
      '--message',
      file,
      '--sha1',
    ])
    expect(other.code).toBe(1)
    expect(other.stdout).toContain('Not made with the key of this certificate')
  })

  it('gives no verdict if a file has a wrong form', async () => {
    const key = await intermediate.issue({ keyType: 'P-256' })
    const ec = ['--cert', scratch.write('ec.pem', key.pem)]
    for (const options of [ec, ['--cert', file], ['--cert', '/nowhere'], [...cert, '--sha1', '--sha256']]) {
      const { code, stdout } = await countersign([
        'verify',
        'signature',
        '--signature',
        file,
        '--message',
        file,
        ...options,
      ])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    }
  })
})

if (vectorsFolder === undefined) {
  describe.skip(`countersign on messages that Amazon SNS signed: ${vectorsAbsent}`, () => {
    it('accepts them', () => {})
  })
} else {
  const folder = join(vectorsFolder, 'sns')
  const certs = readdirSync(join(folder, 'certs')).filter((name) => name.startsWith('amazon-'))
  const issuers = certs.flatMap((name) => ['--issuer', join(folder, 'certs', name)])
  const rejected: Readonly<Record<string, string>> = {
    'php2017-notification-v1-no-subject': 'ERR_CERTIFICATION_PATH_INVALID',
    'ruby2012-notification-v1-rsa1024': 'ERR_SUBJECT_ALT_NAME_MISMATCH',
  }

  describe('countersign verify sns on messages that Amazon SNS signed', () => {
    it.each(readdirSync(folder).filter((name) => name !== 'certs'))('%s', async (name) => {
      const path = join(folder, name, 'message.json')
      const at = JSON.parse(readFileSync(path, 'utf8')).Timestamp
      const args = ['verify', 'sns', path, '--cert', join(folder, name, 'cert.pem'), ...issuers, '--at', at]
      const { code, stdout } = await countersign(args)
      const expected = rejected[name]
      expect(stdout.split('\n')[0]).toBe(expected === undefined ? 'accepted' : `rejected  ${expected}`)
      expect(code).toBe(expected === undefined ? 0 : 1)
    })
  })
}
