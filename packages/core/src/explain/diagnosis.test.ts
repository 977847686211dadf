import { describe, expect, it } from 'vitest'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import { withBody } from '#test/support/accidents.js'
import type { Check, ExplainHost, ExplainOptions } from '../checks/verifier.js'
import { nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import { asSentence, diagnose } from './diagnosis.js'
import type { Reported } from './report-checks.js'

const at = new Date('2026-06-01T12:00:00Z')
const surroundings = await createSurroundings({ currentDate: () => at })

const row = (id: string, more: Partial<Check> = {}): Reported => ({
  row: { id, title: id, outcome: 'failed', code: 'ERR_HEADER_INVALID', ...more },
})
const named = (id: string, confidence: 'proven' | 'likely', more: Partial<Check> = {}): Reported => {
  const { diagnosis, ...finding } = nameAccident(accidents.latin1, confidence)
  return { row: { ...row(id, more).row, ...finding }, diagnosis }
}

describe('diagnose', () => {
  it('is empty for a request without a failure', () => {
    expect(diagnose([row('a', { outcome: 'passed' })], 'express')).toEqual({})
  })

  it('prefers a proven accident to the first failure, but a likely one only if it is the first failure', () => {
    const first = row('a', { detail: 'date is late', hint: 'Set the clock' })
    expect(diagnose([first, named('b', 'proven')], undefined)).toEqual({
      cause: accidents.latin1.what,
      fix: accidents.latin1.fix,
      confidence: 'proven',
    })
    expect(diagnose([first, named('b', 'likely')], undefined)).toEqual({
      cause: 'Date is late.',
      fix: 'Set the clock.',
    })
  })

  it('prefers any other failure to an old timestamp, which every saved request has', () => {
    const late = row('timestamp', { code: 'ERR_TIMESTAMP_OUT_OF_RANGE', detail: 'late', hint: 'Wait' })
    expect(diagnose([late, named('b', 'likely')], undefined).confidence).toBe('likely')
    expect(diagnose([late], undefined)).toMatchObject({ fix: 'Wait.' })
  })

  it('reads a report that names an accident only in its hint and its evidence', () => {
    const { changes } = accidents.latin1
    const hint = 'The signature matches the host a.test. A proxy changed the Host header: set trustedHost'
    const reported = row('signature', { hint, evidence: { accident: 'host-changed', confidence: 'proven', changes } })
    expect(diagnose([reported], undefined)).toEqual({
      cause: 'The signature matches the host a.test.',
      fix: 'A proxy changed the Host header: set trustedHost.',
      confidence: 'proven',
    })
    expect(diagnose([reported], 'lambda').fix).toBe(changes.lambda)
  })
})

describe('asSentence', () => {
  it.each([
    ['date is late', 'Date is late.'],
    ['Is it late?', 'Is it late?'],
    ['late!', 'late!'],
    ['Late.', 'Late.'],
    ['x-amz-sns-message-id header is missing', 'x-amz-sns-message-id header is missing.'],
    ['a. b', 'a. b.'],
    ['', '.'],
  ])('begins %j with a capital letter and ends it with a full stop', (text, sentence) => {
    expect(asSentence(text)).toBe(sentence)
  })
})

describe('explain', () => {
  it.each<[ExplainHost, string]>([
    ['express', 'express.json'],
    ['fastify', 'requireSignature'],
    ['nest', 'rawBody: true'],
    ['next', 'bodyParser: false'],
    ['koa', 'ctx.req'],
    ['hono', 'c.req.raw'],
    ['lambda', 'event.body'],
    ['workers', 'request.json()'],
    ['deno', 'Deno.serve'],
    ['http', 'Buffer.concat'],
  ])('has the line to change in %s', async (host, line) => {
    const alexa = await createAlexaMaterial(surroundings)
    const request = await alexa.sign()
    const value: unknown = JSON.parse(new TextDecoder().decode(request.body))
    const { cause, fix, confidence } = await alexa
      .verifier()
      .explain(withBody(request, JSON.stringify(value, null, 2)), { host })
    expect({ cause, confidence }).toEqual({ cause: accidents.reserialised.what, confidence: 'proven' })
    expect(fix).toContain(line)
  })

  it('refuses an unknown host, and a misspelt option', async () => {
    const alexa = await createAlexaMaterial(surroundings)
    const request = await alexa.sign()
    for (const options of [{ host: 'spring' }, { hots: 'express' }])
      await expect(alexa.verifier().explain(request, options as ExplainOptions)).rejects.toThrow(TypeError)
  })

  it('names fields for SNS, and the body and the headers for Alexa', async () => {
    const [alexa, sns] = [await createAlexaMaterial(surroundings), await createSnsMaterial(surroundings)]
    const request = await alexa.sign()
    const other = new TextDecoder().decode(request.body).replace('IDLE', 'PLAY')
    expect((await alexa.verifier().explain(withBody(request, other))).fix).toMatch(/raw body.*headers/)
    const delivery = await sns.sign({ message: 'one' })
    const changed = new TextDecoder().decode(delivery.body).replace('one', 'two')
    expect((await sns.verifier().explain(withBody(delivery, changed))).fix).toContain('fields')
  })

  it('names the skill that arrived and the expected one, and the same for a topic', async () => {
    const [alexa, sns] = [await createAlexaMaterial(surroundings), await createSnsMaterial(surroundings)]
    const skill = await alexa.verifier({ skillId: 'amzn1.ask.skill.mine' }).explain(await alexa.sign())
    expect(skill.cause).toContain('amzn1.ask.skill.mine')
    expect(skill.cause).toContain('amzn1.ask.skill.00000000')
    const topicArns = ['arn:aws:sns:us-east-1:123456789012:mine']
    const topic = await sns.verifier({ topicArns }).explain(await sns.sign())
    expect(topic).toMatchObject({ cause: expect.stringContaining(':mine'), fix: expect.stringContaining('topicArns') })
    expect(topic.cause).toContain(':test')
  })

  it('states the numbers of a timestamp', async () => {
    const alexa = await createAlexaMaterial(surroundings)
    const currentDate = (): Date => new Date(at.getTime() + 7_200_000)
    const { cause, confidence } = await alexa.verifier({ currentDate }).explain(await alexa.sign())
    expect(cause).toMatch(/time zone.*7200 s \(2\.0 h\) behind.*2026-06-01T14:00:00\.000Z/)
    expect(confidence).toBe('likely')
  })

  it('uses all evidence of the network, but no address or password', async () => {
    const alexa = await createAlexaMaterial(surroundings)
    const failure = Object.assign(new Error('getaddrinfo ENOTFOUND secret.internal'), { code: 'ENOTFOUND' })
    const fetch = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause: failure }))
    const explanation = await alexa.verifier({}, fetch).explain(await alexa.sign())
    expect(explanation).toMatchObject({
      verdict: 'unavailable',
      cause: expect.stringContaining('ENOTFOUND'),
      fix: expect.stringContaining('DNS'),
    })
    expect(JSON.stringify(explanation)).not.toContain('secret.internal')
  })
})
