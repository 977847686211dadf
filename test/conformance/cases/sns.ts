import { confirmSubscription } from '@countersign/core/sns'
import {
  createCertificateHost,
  expectAccepted,
  expectRejected,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
  toRequest,
} from '@countersign/testing'
import { createSchemeReceiver, type SchemeSurroundings } from '../../schemes/index.js'
import type { SnsMaterial } from '../../schemes/sns.js'
import { type ConformanceCase, equal } from '../report.js'

/** A topic of each partition, and of an opt-in region. Their certificates have different names. */
const topicArns = [
  testTopicArn,
  'arn:aws:sns:eu-south-1:123456789012:test',
  'arn:aws-us-gov:sns:us-gov-west-1:123456789012:test',
  'arn:aws-cn:sns:cn-north-1:123456789012:test',
  'arn:aws-eusc:sns:eusc-de-east-1:123456789012:test',
]

/** The cases that concern only SNS. */
export function* snsCases(sns: SnsMaterial, { authority }: SchemeSurroundings): Generator<ConformanceCase> {
  const { sign, verifier, signer, files } = sns
  const types = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const
  for (const type of types) {
    for (const signatureVersion of ['1', '2'] as const) {
      yield {
        name: `sns: accepts a ${type} of signature version ${signatureVersion}`,
        run: async () => {
          const { payload } = await expectAccepted(verifier(), toRequest(await sign({ type, signatureVersion })))
          equal(payload.Type, type)
        },
      }
    }
  }
  for (const topicArn of topicArns) {
    yield {
      name: `sns: accepts the certificate name of ${topicArn}`,
      run: async () => {
        const regional = await sns.issue({ dnsNames: [snsDnsName(topicArn)] })
        const served = { ...files, [snsCertificateUrl(topicArn)]: regional.pem }
        await expectAccepted(
          createSchemeReceiver(sns, { topicArns: [topicArn] }, served).verifier,
          await signSnsMessage({ signer: regional, topicArn, subject: 'Zoë ✓ 𝄞', message: 'a\nb' }),
        )
      },
    }
  }
  yield {
    name: 'sns: refuses SignatureVersion 1 if SHA-1 is off',
    run: async () => {
      await expectRejected(verifier({ allowSha1: false }), await sign({ signatureVersion: '1' }), 'ERR_UNSUPPORTED')
    },
  }
  yield {
    name: 'sns: trusts the transport with chain: transport, and accepts the option intermediates',
    run: async () => {
      const { fetch } = createCertificateHost({ [snsCertificateUrl()]: signer.pem })
      await expectAccepted(verifier({ chain: 'transport', fetch }), await sign())
      await expectAccepted(verifier({ intermediates: authority.pem, fetch }), await sign())
      const error = await expectRejected(verifier({ fetch }), await sign(), 'ERR_CERTIFICATE_FETCH_FAILED')
      equal(error.scheme, 'sns')
    },
  }
  yield {
    name: 'sns: confirms a subscription only at the signed URL',
    run: async () => {
      const fetchedUrls: string[] = []
      const fetch: typeof globalThis.fetch = async (input) => {
        fetchedUrls.push(String(input))
        const arn = `<SubscriptionArn>${testTopicArn}:1</SubscriptionArn>`
        return new Response(
          `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult>${arn}</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`,
        )
      }
      const { message, ...request } = await sign({ type: 'SubscriptionConfirmation' })
      const verified = await expectAccepted(verifier(), request)
      equal((await confirmSubscription(verified, { fetch })).subscriptionArn, `${testTopicArn}:1`)
      equal(fetchedUrls, [message.SubscribeURL])
      const elsewhere = await sign({
        type: 'SubscriptionConfirmation',
        fields: { SubscribeURL: 'https://attacker.example/?Action=ConfirmSubscription' },
      })
      const other = await expectAccepted(verifier(), elsewhere)
      const refused = await confirmSubscription(other, { fetch }).then(
        () => 'confirmed',
        (error: { code?: string }) => error.code,
      )
      equal([refused, fetchedUrls.length], ['ERR_SUBSCRIBE_URL_FORBIDDEN', 1])
    },
  }
}
