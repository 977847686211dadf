import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import {
  alexaCertificateUrl,
  hostile,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import type { Fixture } from '../request/fixture.js'
import { commonOptions, type PageScheme, servesCertificate } from './page-scheme.js'
import { headerOf, jsonOf, recordOf, textOf } from './read-claims.js'

/** Amazon Alexa. */
export const alexa: PageScheme = {
  title: 'Alexa',
  noun: 'an Alexa request',
  certificateField: 'SignatureCertChainUrl',
  trusts: 'anchors',
  headers: ['content-type', 'signature', 'signature-256', 'signaturecertchainurl'],
  sampleUrl: 'https://skill.example/alexa',
  certificateUrlOf: (request) => headerOf(request, 'signaturecertchainurl'),
  timestampOf: (request) => textOf(recordOf(jsonOf(request).request).timestamp),
  isOwn: servesCertificate,
  genuine: (material, { url, skillId }) => signAlexa(material, { url, skillId }),
  signDefaults: () => ({ 's-skill': testSkillId }),
  async sign({ url, at, value, trimmed }, material) {
    const type = value('s-type')
    const hashes = value('s-hashes').split(' ') as ('SHA-256' | 'SHA-1')[]
    const intent = { intent: { name: trimmed('s-intent'), confirmationStatus: 'NONE', slots: {} } }
    const body = value('s-body')
    return await signAlexa(await material(), {
      url,
      skillId: trimmed('s-skill'),
      type,
      hashes,
      ...(at && { timestamp: at }),
      ...(type === 'IntentRequest' && { request: intent }),
      ...(body !== '' && { body }),
    })
  },
  hostile: ({ authority, host }, { url, skillId }, at) => hostile.alexa({ authority, host, skillId, url, at }),
  createVerifier(settings) {
    const { skillIds, allowSha1 } = settings
    const skillId = skillIds.length === 0 ? anySkill : skillIds
    return createAlexaVerifier({ ...commonOptions(settings), fetch: settings.fetch, allowSha1, skillId })
  },
  receiver: ({ skillId }) => ({ skillId }),
  notes: ({ skillIds }) => (skillIds.length === 0 ? ['Any skill is accepted here.'] : []),
}

/** Signs an Alexa request with the page's authority. */
export async function signAlexa(
  material: TestMaterial,
  options: Omit<SignAlexaRequestOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const signer = await material.alexaSigner()
  return {
    scheme: 'alexa',
    request: await signAlexaRequest({ timestamp: at, ...options, signer }),
    at,
    certificates: { [alexaCertificateUrl]: signer.chainPem },
    trustAnchors: material.root.anchorPem,
  }
}
