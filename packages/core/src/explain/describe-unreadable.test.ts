import { describe, expect, it } from 'vitest'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import { adviceFor } from './advice.js'
import { describeUnreadable } from './describe-unreadable.js'

const errorOf = (code: VerificationErrorCode): VerificationError => new VerificationError(code, 'It cannot be read', {})
const nameOf = (given: unknown, code: VerificationErrorCode = 'ERR_REQUEST_INVALID'): unknown => {
  const { evidence } = describeUnreadable(given, errorOf(code))
  return evidence && [evidence.accident, evidence.confidence]
}
const request = { method: 'POST', url: '/', headers: [] }
const throwing = (name: string, rest: object): object =>
  Object.defineProperty({ ...rest }, name, {
    get: () => {
      throw new Error('mine')
    },
  })

describe('describeUnreadable', () => {
  it.each<[what: string, given: unknown, accident: string]>([
    ['a parsed body', { ...request, body: { a: 1 } }, 'parsed-body'],
    ['a parsed list', { ...request, body: [1] }, 'parsed-body'],
    ['no body', request, 'empty-body'],
    ['null as a body', { ...request, body: null }, 'empty-body'],
    ['a body that throws', throwing('body', request), 'empty-body'],
    ['an event of SNS', { Records: [{ Sns: {} }] }, 'sns-event'],
    ['a record of SNS', { Sns: {} }, 'sns-event'],
    ['a Lambda event with a body', { requestContext: {}, body: 'x' }, 'lambda-event'],
    ['a Lambda event with headers', { requestContext: {}, headers: {} }, 'lambda-event'],
    ['a Lambda event with a path', { requestContext: {}, rawPath: '/' }, 'lambda-event'],
    ['a message of SQS', { ReceiptHandle: 'x', Body: 'y' }, 'sqs-event'],
    ['a record of SQS', { receiptHandle: 'x', body: 'y' }, 'sqs-event'],
    ['an event of EventBridge', { 'detail-type': 'x', source: 'y', detail: {} }, 'eventbridge-event'],
    ['an event with a member that throws', throwing('body', { Sns: {} }), 'sns-event'],
  ])('proves what was passed instead of a request: %s', (_, given, accident) => {
    expect(nameOf(given)).toEqual([accident, 'proven'])
  })

  it.each<[what: string, given: unknown]>([
    ['a body of bytes', { ...request, body: new Uint8Array(1) }],
    ['a body that is a text', { ...request, body: 'x' }],
    ['no method', { url: '/', body: {} }],
    ['a method that is not a text', { ...request, method: 7 }],
    ['null', null],
    ['undefined', undefined],
    ['a text', 'POST / HTTP/1.1'],
  ])('gives the advice for the error otherwise: %s', (_, given) => {
    const error = errorOf('ERR_REQUEST_INVALID')
    expect(describeUnreadable(given, error)).toEqual({ hint: adviceFor(error) })
  })

  it('proves that a body was read before, and names nothing for another error', () => {
    expect(nameOf(new Request('https://a.test'), 'ERR_BODY_CONSUMED')).toEqual(['body-consumed', 'proven'])
    expect(nameOf(request, 'ERR_BODY_TOO_LARGE')).toBeUndefined()
  })
})
