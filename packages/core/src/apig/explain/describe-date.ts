import type { Explained, Finding } from '../../scheme/explain.js'
import type { AllFindings, ApigSettings } from '../checks.js'
import { nameAccident } from './accidents.js'
import type { Change } from './change.js'
import { describeSearch } from './describe-search.js'

const write = 'Let the sender write X-Sdk-Date in UTC, as 20230423T120000Z'

/** Explains a date or a scope that is refused. */
export async function describeDate(
  explained: Explained<AllFindings>,
  settings: ApigSettings,
): Promise<Finding | undefined> {
  const { found, error } = explained
  const { authorization, 'signed-headers': headers } = found
  if (error === undefined || headers === undefined || authorization === undefined) return undefined
  const date = headers.find(({ name }) => name === 'x-sdk-date')
  if (date === undefined) return { hint: 'Let the sender name x-sdk-date in SignedHeaders, and send the header' }
  if (error.message.startsWith('Credential')) return describeScope(authorization.credentialScope ?? '')
  const change: Change = {
    accident: 'date-form',
    what: 'X-Sdk-Date in another form than the scheme’s',
    remedy: write,
    apply: (canonical) => canonical,
  }
  const finding = await describeSearch(explained, settings, [{ given: [change] }])
  return finding.hint === undefined ? { hint: write, evidence: nameAccident('date-form', 'likely') } : finding
}

function describeScope(claimed: string): Finding {
  const [, region = '', service = ''] = claimed.split('/')
  return {
    hint: `The request was signed for the scope ${claimed}. Set credentialScope: { region: '${region}', service: '${service}' }, or let the sender sign for yours, on the day of X-Sdk-Date`,
    evidence: nameAccident('another-scope', 'likely'),
  }
}

/** Explains a matching signature: whether the clock was the only reason for the refusal. */
export function describeClock(
  { found: { date }, now }: Explained<AllFindings>,
  settings: ApigSettings,
): Finding | undefined {
  if (date === undefined) return undefined
  const seconds = Math.round((date.timestamp.getTime() - now.getTime()) / 1_000)
  if (Math.abs(seconds) <= settings.timestampTolerance) return undefined
  const hours = quarters.find((zone) => isNear(seconds, zone)) ?? Math.round(seconds / 1_800) / 2
  const isLocalTime = hours !== 0 && Math.abs(hours) <= 14 && isNear(seconds, hours)
  // This is only likely: a request that was delayed by the offset of a time zone looks the same.
  return {
    evidence: nameAccident(isLocalTime ? 'local-time' : 'clock', 'likely'),
    hint: `With a clock shifted by ${seconds} s this request would have been accepted${
      isLocalTime ? `; ${hours} h looks like local time in place of UTC` : ''
    }`,
  }
}

// Time zones with an offset that is not a whole or half hour: Nepal, Eucla, the Chatham Islands.
const quarters = [5.75, 8.75, 12.75]

function isNear(seconds: number, hours: number): boolean {
  return Math.abs(seconds - hours * 3_600) <= 300
}

/** Explains a timestamp that is out of range: the numbers and, if the signature matches, the effect of the clock. */
export function describeTimestamp(explained: Explained<AllFindings>, settings: ApigSettings): Finding | undefined {
  const { found, now, error } = explained
  if (found.date === undefined) return undefined
  const evidence = { timestamp: found.date.timestamp, now }
  if (error === undefined) return { evidence }
  const seconds = Math.round((found.date.timestamp.getTime() - now.getTime()) / 1_000)
  // If the signature does not match, a wrong clock does not explain the refusal.
  const clock = 'signature' in found ? describeClock(explained, settings) : undefined
  const which = seconds < 0 ? 'behind' : 'ahead of'
  const advice = `X-Sdk-Date is ${Math.abs(seconds)} s ${which} this clock (limit ${settings.timestampTolerance} s). Set both clocks by a time server, write X-Sdk-Date in UTC, and look for a queue on the way`
  return {
    evidence: { ...evidence, ...clock?.evidence },
    hint: clock === undefined ? advice : `${clock.hint}. ${advice}`,
  }
}
