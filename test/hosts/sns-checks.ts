import assert from 'node:assert/strict'
import type { Services } from './material.js'
import { guide, loadProgram } from './programs.js'

type Checks = Readonly<Record<string, (services: Services) => Promise<void>>>
type Message = Record<string, unknown>

/** The checks of a program that verifies messages that did not arrive over HTTP. */
export function snsChecks(snippet: string, casing: 'URL' | 'Url'): Checks {
  const run = async (message: Message): Promise<unknown> => {
    const { handler } = await loadProgram(guide('hosts/sns-without-http.md', snippet))
    const record = casing === 'Url' ? { EventSource: 'aws:sns', Sns: message } : { body: JSON.stringify(message) }
    return await (handler as (event: object) => Promise<unknown>)({ Records: [record] })
  }
  const refuses = async (message: Message, code: RegExp): Promise<void> => {
    await assert.rejects(run(message), ({ code: found }: { code: string }) => code.test(found))
  }
  return {
    'a genuine message': async (services) => {
      const message = await services.snsMessage(casing)
      assert.deepEqual(await run(message).then((messages) => (messages as Message[])[0]?.Message), message.Message)
    },
    'an altered message': async (services) =>
      await refuses({ ...(await services.snsMessage(casing)), Message: 'Eve' }, /^ERR_SIGNATURE_MISMATCH$/),
    'a message without a signature': async (services) => {
      const { Signature: _, ...message } = await services.snsMessage(casing)
      await refuses(message, /^ERR_(?:PAYLOAD_INVALID|UNSUPPORTED)$/)
    },
    'a message of a FIFO topic, which has no signature': async (services) => {
      const signed = await services.snsMessage(casing)
      const { SignatureVersion: _1, Signature: _2, SigningCertURL: _3, SigningCertUrl: _4, ...message } = signed
      const TopicArn = `${message.TopicArn}.fifo`
      await refuses({ ...message, TopicArn, SequenceNumber: '10000000000000000000' }, /^ERR_UNSUPPORTED$/)
    },
    // Lambda writes 1, even if the topic signs with version 2.
    'a record of version 1 over a signature of version 2': async (services) => {
      await run({ ...(await services.snsMessage(casing)), SignatureVersion: '1' })
    },
    'a record of version 2 over a signature of version 1': async (services) => {
      const message = await services.snsMessage(casing, '1')
      await run(message)
      await refuses({ ...message, SignatureVersion: '2' }, /^ERR_SIGNATURE_MISMATCH$/)
    },
  }
}
