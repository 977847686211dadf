import { X509Certificate } from 'node:crypto'
import { parseCertificates } from '@countersign/core/x509'
import { encodePem } from '@countersign/testing'
import { commonGroups, ours } from './common-cases.js'
import {
  alexaRequest,
  alexaVerifier,
  apigVerifier,
  issueChain,
  type Material,
  snsMaterial,
  snsVerifier,
} from './material.js'
import type { Group } from './measure.js'
import {
  alexaVerifierVerify,
  appleLibraryVerifier,
  askSdkVerifier,
  nodeApig,
  nodeVerifier,
  parsePkijs,
  pkijsVerify,
  snsPayloadValidatorVerifier,
  snsValidatorVerify,
  x509Verify,
} from './peers.js'

// This is not the runtime's own WebCrypto object, so the synchronous engine is not used.
const webCryptoAlone = { subtle: crypto.subtle } as Crypto
const coldRounds = 25
const coldWarmUp = 6

/** Returns every group that Node can run. The stubbed `https.get` finds its files in `downloads`. */
export async function nodeGroups(
  material: Material,
  downloads: Map<string, string>,
  isWanted: (id: string) => boolean,
): Promise<Group[]> {
  const common = await commonGroups(material, {
    async alexaWarm(request, pem) {
      const url = request.headers.find(([name]) => name === 'SignatureCertChainUrl')?.[1] as string
      downloads.set(url, pem)
      const askSdk = askSdkVerifier()
      await askSdk(request)
      await alexaVerifierVerify(request)
      const signature = Buffer.from(request.headers.find(([name]) => name === 'Signature-256')?.[1] as string, 'base64')
      const asynchronous = alexaVerifier(material, new Map([[url, pem]]), webCryptoAlone)
      await asynchronous.verify(request)
      return [
        { name: `${ours}, by WebCrypto alone`, once: () => asynchronous.verify(request) },
        { name: 'node:crypto', once: nodeVerifier(material.keys.signer.subjectPublicKeyInfo, signature, request.body) },
        { name: 'ask-sdk-express-adapter', once: () => askSdk(request) },
        { name: 'alexa-verifier', once: () => alexaVerifierVerify(request) },
      ]
    },
    async snsWarm({ request, files, certificateUrl, signature, signedBytes }) {
      downloads.set(certificateUrl, files.get(certificateUrl) as string)
      const validator = snsPayloadValidatorVerifier()
      await validator(request)
      await snsValidatorVerify(request)
      return [
        { name: 'node:crypto', once: nodeVerifier(material.keys.signer.subjectPublicKeyInfo, signature, signedBytes) },
        { name: 'sns-validator', once: () => snsValidatorVerify(request) },
        { name: 'sns-payload-validator', once: () => validator(request) },
      ]
    },
    async appStoreWarm(delivery) {
      const once = appleLibraryVerifier(delivery)
      await once()
      return [{ name: 'app-store-server-library', once }]
    },
    async apig(request) {
      const asynchronous = apigVerifier(material, webCryptoAlone)
      await asynchronous.verify(request)
      return [
        { name: `${ours}, by WebCrypto alone`, once: () => asynchronous.verify(request) },
        { name: 'node:crypto', once: nodeApig(request) },
      ]
    },
  })
  const groups = common.filter(({ id }) => isWanted(id))
  for (const certificates of [2, 3, 4, 6, 8]) {
    if (isWanted(`cold-${certificates}`)) groups.push(await coldGroup(material, downloads, certificates))
  }
  if (isWanted('sns-cold')) groups.push(await snsColdGroup(material, downloads))
  return groups
}

// Each round has a new chain, because the library under test parses equal certificates only once.
async function coldGroup(material: Material, downloads: Map<string, string>, certificates: number): Promise<Group> {
  const chains: Awaited<ReturnType<typeof chain>>[] = []
  async function chain() {
    const issued = await issueChain(material, certificates)
    const pem = issued.signer.chainPem
    downloads.set(issued.url, pem)
    const files = new Map([[issued.url, pem]])
    return { pem, request: await alexaRequest(material, issued.url, 1_400), files, der: issued.signer.chain }
  }
  // One chain for each case that has seen the intermediates before.
  const seen: typeof chains = []
  for (let round = 0; round < coldRounds + coldWarmUp; round++) {
    chains.push(await chain())
    seen.push(await chain())
  }
  const anchorDer = new Uint8Array(material.root.der)
  const pkijsAnchor = parsePkijs(anchorDer)
  const x509Anchor = new X509Certificate(anchorDer)
  const { at } = material
  let current = chains[0] as (typeof chains)[number]
  let known = current
  const prepare = (round: number): void => {
    current = chains[round] as typeof current
  }
  return {
    id: `cold-${certificates}`,
    title: `Alexa, cold, ${certificates} certificates`,
    subject: ours,
    rounds: coldRounds,
    cases: [
      {
        name: ours,
        prepare,
        async run() {
          await alexaVerifier(material, current.files).verify(current.request)
        },
      },
      {
        name: `${ours}, intermediates seen before`,
        async prepare(round) {
          known = seen[round] as typeof current
          const intermediates = known.der.slice(1)
          if (intermediates.length > 0) await parseCertificates(encodePem(...intermediates))
        },
        async run() {
          await alexaVerifier(material, known.files).verify(known.request)
        },
      },
      {
        name: 'pkijs chain engine',
        prepare,
        async run() {
          await pkijsVerify(current.request, current.pem, pkijsAnchor, at)
        },
      },
      {
        name: 'X509Certificate',
        prepare,
        run() {
          x509Verify(current.request, current.pem, x509Anchor, at)
        },
      },
      {
        name: 'ask-sdk-express-adapter',
        prepare,
        async run() {
          await askSdkVerifier()(current.request)
        },
      },
      {
        name: 'alexa-verifier (no path)',
        prepare,
        async run() {
          await alexaVerifierVerify(current.request)
        },
      },
    ],
  }
}

async function snsColdGroup(material: Material, downloads: Map<string, string>): Promise<Group> {
  const messages: Awaited<ReturnType<typeof snsMaterial>>[] = []
  for (let round = 0; round < coldRounds + coldWarmUp; round++) {
    const sns = await snsMaterial(material)
    downloads.set(sns.certificateUrl, sns.files.get(sns.certificateUrl) as string)
    messages.push(sns)
  }
  let current = messages[0] as (typeof messages)[number]
  const prepare = (round: number): void => {
    current = messages[round] as typeof current
  }
  return {
    id: 'sns-cold',
    title: 'SNS, cold, certificate and its issuer',
    subject: ours,
    rounds: coldRounds,
    cases: [
      {
        name: ours,
        prepare,
        async run() {
          await snsVerifier(material, current.files).verify(current.request)
        },
      },
      {
        name: 'sns-validator (no path)',
        prepare,
        async run() {
          await snsValidatorVerify(current.request)
        },
      },
      {
        name: 'sns-payload-validator (no path)',
        prepare,
        async run() {
          await snsPayloadValidatorVerifier()(current.request)
        },
      },
    ],
  }
}

export { coldWarmUp }
