import { anyTopic, createSmnVerifier } from '@countersign/core/smn'
import {
  hostile,
  type SignSmnMessageOptions,
  type SmnMessageType,
  signSmnMessage,
  smnCertificateUrl,
  testTopicUrn,
} from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import type { Fixture } from '../request/fixture.js'
import type { PageScheme } from './page-scheme.js'
import { jsonOf, textOf } from './read-claims.js'

/** Huawei Cloud SMN. */
export const smn: PageScheme = {
  title: 'SMN',
  noun: 'an SMN message',
  trusts: 'pins',
  headers: ['content-type', 'x-smn-message-id', 'x-smn-message-type', 'x-smn-topic-urn'],
  sampleUrl: 'https://receiver.example/smn',
  // The certificate is pinned. The URL in the message is checked, and nothing is downloaded from it.
  certificateUrlOf: () => '',
  timestampOf: (request) => textOf(jsonOf(request).timestamp),
  isOwn(_, request) {
    const { topic_urn, signing_cert_url } = jsonOf(request)
    return signing_cert_url === smnCertificateUrl(textOf(topic_urn))
  },
  genuine: (material, { url, topicUrn }) => signSmn(material, { url, topicUrn, subject: 'Greeting' }),
  signDefaults: () => ({ 's-urn': testTopicUrn }),
  async sign({ url, at, value, trimmed }, material) {
    const type = value('s-smn-type') as SmnMessageType
    const subject = value('s-smn-subject')
    const isNotification = type === 'Notification'
    return await signSmn(await material(), {
      url,
      topicUrn: trimmed('s-urn'),
      type,
      ...(at && { timestamp: at }),
      ...(isNotification && { message: value('s-smn-message') }),
      ...(isNotification && subject !== '' && { subject }),
    })
  },
  async *hostile({ host, smnSigner }, { url, topicUrn }, at) {
    yield* hostile.smn({ signer: await smnSigner(), host, topicUrn, url, at })
  },
  createVerifier: ({ at, topicUrns, pins }) =>
    createSmnVerifier({
      topicUrns: topicUrns.length === 0 ? anyTopic : topicUrns,
      ...(at && { currentDate: () => at }),
      ...(pins !== undefined && { certificates: pins }),
    }),
  receiver: ({ topicUrn }) => ({ topicUrn }),
  notes: ({ topicUrns }) => (topicUrns.length === 0 ? ['Any topic is accepted here.'] : []),
}

/** Signs an SMN message with the page's authority. `trustAnchors` has the certificate that the verifier must pin. */
async function signSmn(material: TestMaterial, options: Omit<SignSmnMessageOptions, 'signer'>): Promise<Fixture> {
  const at = new Date()
  const signer = await material.smnSigner()
  const { method, url, headers, body } = await signSmnMessage({ timestamp: at, ...options, signer })
  return {
    scheme: 'smn',
    request: { method, url, headers, body },
    at,
    certificates: { [smnCertificateUrl(options.topicUrn ?? testTopicUrn)]: signer.pem },
    trustAnchors: signer.pem,
  }
}
