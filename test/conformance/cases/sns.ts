import type { Verifier } from '@countersign/core'
import { confirmSubscription, createSnsVerifier, type SnsMessage, type SnsVerifierOptions } from '@countersign/core/sns'
import {
  createCertificateHost,
  expectAccepted,
  expectRejected,
  hostile,
  type IssuedCertificate,
  type SignSnsMessageOptions,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
  toRequest,
} from '@countersign/testing'
import type { Kit } from '../kit.js'
import { type ConformanceCase, equal } from '../report.js'

/** A topic of each partition, and of an opt-in region, which have names of their own in their certificates. */
const topicArns = [
  testTopicArn,
  'arn:aws:sns:eu-south-1:123456789012:test',
  'arn:aws-us-gov:sns:us-gov-west-1:123456789012:test',
  'arn:aws-cn:sns:cn-north-1:123456789012:test',
  'arn:aws-eusc:sns:eusc-de-east-1:123456789012:test',
]

/** Amazon SNS. */
export async function* snsCases(kit: Kit): AsyncGenerator<ConformanceCase> {
  const { authority, crypto, trustAnchors } = kit
  const intermediate = await authority.intermediate({ keyType: 'P-256' })
  const issue = (topicArn: string): Promise<IssuedCertificate> =>
    intermediate.issue({ keys: kit.signer.keys, dnsNames: [snsDnsName(topicArn)], caIssuers: [snsCaIssuersUrl] })
  const signer = await issue(testTopicArn)
  const host = createCertificateHost({ [snsCertificateUrl()]: signer.pem, [snsCaIssuersUrl]: intermediate.der })
  const verifier = (options: Partial<SnsVerifierOptions> = {}): Verifier<SnsMessage> =>
    createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, crypto, fetch: host.fetch, ...options })
  const sign = (options: Partial<SignSnsMessageOptions> = {}): ReturnType<typeof signSnsMessage> =>
    signSnsMessage({ signer, ...options })

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
        const regional = await issue(topicArn)
        host.serve(snsCertificateUrl(topicArn), regional.pem)
        await expectAccepted(
          verifier({ topicArns: [topicArn] }),
          await signSnsMessage({ signer: regional, topicArn, subject: 'Zoë ✓ 𝄞', message: 'a\nb' }),
        )
      },
    }
  }
  yield {
    name: 'sns: refuses SignatureVersion 1 where SHA-1 is off',
    run: async () => {
      await expectRejected(verifier({ allowSha1: false }), await sign({ signatureVersion: '1' }), 'ERR_UNSUPPORTED')
    },
  }
  yield {
    name: 'sns: trusts the transport where that is asked for, and takes intermediates as an option',
    run: async () => {
      const alone = createCertificateHost({ [snsCertificateUrl()]: signer.pem })
      await expectAccepted(verifier({ chain: 'transport', fetch: alone.fetch }), await sign())
      await expectAccepted(verifier({ intermediates: intermediate.pem, fetch: alone.fetch }), await sign())
      const error = await expectRejected(verifier({ fetch: alone.fetch }), await sign(), 'ERR_CERTIFICATE_FETCH_FAILED')
      equal(error.scheme, 'sns')
    },
  }
  yield {
    name: 'sns: confirms a subscription at the URL that was signed, and nowhere else',
    run: async () => {
      const asked: string[] = []
      const fetch: typeof globalThis.fetch = async (input) => {
        asked.push(String(input))
        const arn = `<SubscriptionArn>${testTopicArn}:1</SubscriptionArn>`
        return new Response(
          `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult>${arn}</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`,
        )
      }
      const { message, ...request } = await sign({ type: 'SubscriptionConfirmation' })
      const verified = await expectAccepted(verifier(), request)
      equal((await confirmSubscription(verified, { fetch })).subscriptionArn, `${testTopicArn}:1`)
      equal(asked, [message.SubscribeURL])
      const elsewhere = await sign({
        type: 'SubscriptionConfirmation',
        fields: { SubscribeURL: 'https://attacker.example/?Action=ConfirmSubscription' },
      })
      const other = await expectAccepted(verifier(), elsewhere)
      const refused = await confirmSubscription(other, { fetch }).then(
        () => 'confirmed',
        (error: { code?: string }) => error.code,
      )
      equal([refused, asked.length], ['ERR_SUBSCRIBE_URL_FORBIDDEN', 1])
    },
  }
  const strict = verifier()
  for await (const { name, request, expectedCode } of hostile.sns({ authority, host })) {
    yield {
      name: `sns: rejects ${name}`,
      run: async () => {
        await expectRejected(strict, request, expectedCode)
        equal((await strict.explain(request)).verdict === 'accepted', false, 'explain accepts')
      },
    }
  }
}
