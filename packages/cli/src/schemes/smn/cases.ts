import {
  createTestAuthority,
  hostile,
  type IssuedCertificate,
  type SignSmnMessageOptions,
  signSmnMessage,
} from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'
import { refusedCases, servedCases } from '../../certify/refused-cases.js'

/** The endpoint that the cases are for. */
export interface SmnCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The topic that it serves. */
  readonly topicUrn: string
  /** The certificate that it pins. If it is absent, only messages that the endpoint must refuse are sent. */
  readonly pinned?: IssuedCertificate | undefined
}

/** Makes deliveries for an SMN endpoint: those that it must serve, if it pins a test certificate, and those that it must refuse. */
export async function* smnCases({
  url,
  topicUrn,
  pinned,
}: SmnCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (pinned !== undefined) yield* genuineCases({ signer: pinned, topicUrn, url })
  const signer = pinned ?? (await (await createTestAuthority()).issue())
  yield* refusedCases(hostile.smn({ signer, topicUrn, url }))
}

async function* genuineCases(genuine: SignSmnMessageOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const cases: [name: string, why: string, options: Partial<SignSmnMessageOptions>][] = [
    ['genuine-notification', 'A message as SMN delivers it', {}],
    ['genuine-subject', 'A subject is signed with it', { subject: 'Greeting' }],
    ['genuine-empty-subject', 'A subject that is empty is not signed', { subject: '' }],
    ['genuine-several-lines', 'A message may have several lines', { message: 'One\nTwo\r\nThree' }],
    ['genuine-chinese', 'The fields are signed as UTF-8', { subject: '告警', message: '每秒并发操作数' }],
    ['genuine-a-day-old', 'SMN repeats a delivery within a day', { timestamp: new Date(Date.now() - 86_400_000) }],
    ['genuine-unsubscribe', 'A subscription was ended', { type: 'UnsubscribeConfirmation' }],
  ]
  yield* servedCases(cases, (changes) => signSmnMessage({ ...genuine, ...changes }))
}
