import { VerificationError } from '@countersign/core'
import { anyTopic, createSmnVerifier } from '@countersign/core/smn'
import { type VectorCase, type Verdict, verdictOf } from './vector-case.js'

/** A message that Huawei signed, and its public key: the files of smn/sa-brazil-1-subscription. */
export interface SmnMaterial {
  readonly smnMessage: Readonly<Record<string, string>>
  readonly smnPublicKey: string
}

/** A subscription confirmation of SMN, genuine and altered, at its own time. */
export function smnCases({ smnMessage, smnPublicKey }: SmnMaterial, crypto: Crypto): VectorCase[] {
  const one = (id: string, expected: Verdict, changes: object = {}, pins: object = {}, later = 0): VectorCase => ({
    id,
    source: 'SMN',
    expected,
    run: async () => {
      const time = Date.parse(String(smnMessage.timestamp)) + later * 1_000
      const verifier = createSmnVerifier({
        topicUrns: anyTopic,
        certificates: smnPublicKey,
        crypto,
        currentDate: () => new Date(time),
        ...pins,
      })
      const body = new TextEncoder().encode(JSON.stringify({ ...smnMessage, ...changes }))
      return await verdictOf(
        () => verifier.verify({ method: 'POST', url: '/', headers: [], body }),
        (error) => error instanceof VerificationError && !error.retryable,
      )
    },
  })
  return [
    one('a subscription confirmation of 2024', 'accept'),
    one('the same with the pin of another region', 'reject', {}, { certificates: undefined }),
    one('with another message', 'reject', { message: `${smnMessage.message} ` }),
    one('with another subscribe_url', 'reject', { subscribe_url: `${smnMessage.subscribe_url}&x=1` }),
    one('as the end of a subscription', 'reject', { type: 'UnsubscribeConfirmation' }),
    one('after 25 hours and a second', 'reject', {}, {}, 90_001),
  ]
}
