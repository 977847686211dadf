import { describe, expect, it } from 'vitest'
import { type Arrived, explainedOf, sdkDate, settingsOf, situationOf } from '#test/support/apig-situation.js'
import { VerificationError } from '../../errors.js'
import type { Explained, Finding } from '../../scheme/explain.js'
import { importHmacKey, signHmac } from '../../signature/hmac.js'
import { hashCanonicalRequest, stringToSign } from '../canonical/canonical-request.js'
import type { AllFindings } from '../checks.js'
import { type ApigAccidentId, apigAccidents } from './accidents.js'
import { describeClock, describeDate, describeTimestamp } from './describe-date.js'

const now = new Date('2023-04-23T12:00:00Z')
const settings = settingsOf({})
const likely = (accident: ApigAccidentId): Record<string, unknown> => ({
  accident,
  changes: apigAccidents[accident],
  confidence: 'likely',
})

/** A request whose date is a number of seconds from now. */
function dated(seconds: number, found: Partial<AllFindings> = {}): Explained<AllFindings> {
  const timestamp = new Date(now.getTime() + seconds * 1_000)
  return explainedOf({ found: { date: { text: sdkDate, timestamp }, ...found } })
}

describe('describeClock', () => {
  it.each([0, 900, -900, 900.4])('says nothing about a date that is %d s from now', (seconds) => {
    expect(describeClock(dated(seconds), settings)).toBeUndefined()
  })

  it('does not take a shift of a few minutes for local time', () => {
    const strict = { ...settings, timestampTolerance: 60 }
    expect(describeClock(dated(61), strict)?.evidence).toEqual(likely('clock'))
    expect(describeClock(dated(60), strict)).toBeUndefined()
  })

  it('says nothing about a request without a date', () => {
    expect(describeClock(explainedOf(), settings)).toBeUndefined()
  })

  it.each([
    [901, 'clock', ''],
    [-1_000, 'clock', ''],
    [-2_100, 'local-time', -0.5],
    [-2_101, 'clock', ''],
    [3_600, 'local-time', 1],
    [3_900, 'local-time', 1],
    [-3_300, 'local-time', -1],
    [4_501, 'clock', ''],
    [5.5 * 3_600, 'local-time', 5.5],
    [5.75 * 3_600 + 200, 'local-time', 5.75],
    [8.75 * 3_600, 'local-time', 8.75],
    [12.75 * 3_600, 'local-time', 12.75],
    [14 * 3_600, 'local-time', 14],
    [-14 * 3_600, 'local-time', -14],
    [14.5 * 3_600, 'clock', ''],
    [-15 * 3_600, 'clock', ''],
  ] as const)('takes %d s for %s %s', (seconds, accident, hours) => {
    expect(describeClock(dated(seconds), settings)).toEqual({
      evidence: likely(accident),
      hint: `With a clock shifted by ${seconds} s this request would have been accepted${
        hours === '' ? '' : `; ${hours} h looks like local time in place of UTC`
      }`,
    })
  })
})

describe('describeTimestamp', () => {
  const error = new VerificationError('ERR_TIMESTAMP_OUT_OF_RANGE', '')

  it('shows the date and the clock', () => {
    const explained = dated(60)
    expect(describeTimestamp(explained, settings)).toEqual({
      evidence: { timestamp: explained.found.date?.timestamp, now },
    })
    expect(describeTimestamp(explainedOf(), settings)).toBeUndefined()
  })

  it.each([
    [1_000, 'X-Sdk-Date is 1000 s ahead of this clock (limit 900 s).'],
    [-1_000, 'X-Sdk-Date is 1000 s behind this clock (limit 900 s).'],
  ])('says how far a date that is %d s from now is', (seconds, says) => {
    const explained = { ...dated(seconds), error }
    expect(describeTimestamp(explained, settings)).toEqual({
      evidence: { timestamp: explained.found.date?.timestamp, now },
      hint: expect.stringContaining(says),
    })
  })

  it('names the clock only if the signature matches', () => {
    const explained = { ...dated(1_000, { signature: undefined as never }), error }
    const finding = describeTimestamp(explained, settings)
    expect(finding?.evidence).toEqual({ timestamp: explained.found.date?.timestamp, now, ...likely('clock') })
    expect(finding?.hint).toMatch(
      /^With a clock shifted by 1000 s this request would have been accepted\. X-Sdk-Date is /,
    )
  })
})

describe('describeDate', () => {
  const signed = [{ name: 'x-sdk-date', values: ['yesterday'] }]
  const described = async (arrived: Arrived, message = ''): Promise<Finding | undefined> =>
    await describeDate(
      { ...explainedOf(arrived), error: new VerificationError('ERR_HEADER_INVALID', message) },
      settings,
    )

  it('asks for a signed date', async () => {
    expect(await described({ found: { 'signed-headers': [{ name: 'host', values: ['h'] }] } })).toEqual({
      hint: 'Let the sender name x-sdk-date in SignedHeaders, and send the header',
    })
  })

  it('names the form of the date, if nothing else is found', async () => {
    expect(await described({ found: { 'signed-headers': signed } })).toEqual({
      hint: 'Let the sender write X-Sdk-Date in UTC, as 20230423T120000Z',
      evidence: likely('date-form'),
    })
  })

  it('is sure about the form of the date if the signature matches', async () => {
    const date = '2023-04-23T12:00:00Z'
    const found = { 'signed-headers': [{ name: 'x-sdk-date', values: [date] }] }
    const { base, authorization } = await situationOf({ found })
    const data = stringToSign(authorization, date, await hashCanonicalRequest(crypto, base))
    const signature = await signHmac(crypto, await importHmacKey(crypto, 'secret1', 'sign'), data)
    expect(await described({ found, signature })).toMatchObject({
      hint: 'The signature matches X-Sdk-Date in another form than the scheme’s. Let the sender write X-Sdk-Date in UTC, as 20230423T120000Z',
      evidence: { ...likely('date-form'), confidence: 'proven' },
    })
  })

  it('names the scope that was signed', async () => {
    const found = { 'signed-headers': signed }
    const finding = await described({ found, credentialScope: '20230423/cn-north-4/apig' }, 'Credential is not of this')
    expect(finding).toEqual({
      hint: expect.stringMatching(
        /signed for the scope 20230423\/cn-north-4\/apig\. Set credentialScope: \{ region: 'cn-north-4', service: 'apig' \}/,
      ),
      evidence: likely('another-scope'),
    })
  })

  it('says nothing about a date that is valid, or without what it needs', async () => {
    const found = { 'signed-headers': signed }
    expect(await describeDate(explainedOf({ found }), settings)).toBeUndefined()
    expect(await described({})).toBeUndefined()
    expect(await described({ found: { ...found, authorization: undefined as never } })).toBeUndefined()
  })
})
