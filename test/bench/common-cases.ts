import type { SignedTestRequest } from '@countersign/testing'
import { type SchemeName, schemes } from '../schemes/index.js'
import { importPublicKey, must, subtleVerify } from './floor.js'
import {
  alexaRequest,
  alexaVerifier,
  apigRequest,
  apigSecret,
  apigVerifier,
  decodeBase64,
  header,
  issueChain,
  type Material,
  snsMaterial,
  snsVerifier,
} from './material.js'
import type { Case, Group } from './measure.js'
import { type AppStoreDelivery, appStoreWarm, payPalWarm, smnWarm } from './provider-cases.js'

/** The names of the cases in every table. */
export const ours = 'countersign'
export const floor = 'crypto.subtle'

/** Further cases for a group, in runtimes with more libraries to compare. */
export interface Extras {
  alexaWarm?(request: SignedTestRequest & { text: string }, pem: string, material: Material): Promise<readonly Timed[]>
  snsWarm?(sns: Awaited<ReturnType<typeof snsMaterial>>, material: Material): Promise<readonly Timed[]>
  apig?(request: SignedTestRequest): Promise<readonly Timed[]>
  appStoreWarm?(delivery: AppStoreDelivery): Promise<readonly Timed[]>
}

/** One operation and its name. */
export interface Timed {
  readonly name: string
  once(): unknown
}

/** The groups that every runtime can run: each scheme warm and 64 at once, and bodies of several sizes. */
export async function commonGroups(material: Material, extras: Extras = {}): Promise<Group[]> {
  const { signer, url } = await issueChain(material, 3)
  const files = new Map([[url, signer.chainPem]])
  const key = await importPublicKey(material.keys.signer)

  const alexa = async (bytes: number): Promise<readonly Timed[]> => {
    const verifier = alexaVerifier(material, files)
    const request = await alexaRequest(material, url, bytes)
    const signature = decodeBase64(header(request, 'signature-256'))
    await verifier.verify(request)
    must(await subtleVerify(key, signature, request.body))
    return [
      { name: ours, once: () => verifier.verify(request) },
      { name: floor, once: () => subtleVerify(key, signature, request.body) },
      ...((await extras.alexaWarm?.(request, signer.chainPem, material)) ?? []),
    ]
  }
  const sns = async (lines?: number): Promise<readonly Timed[]> => {
    const signed = await snsMaterial(material, lines)
    const verifier = snsVerifier(material, signed.files)
    await verifier.verify(signed.request)
    must(await subtleVerify(key, signed.signature, signed.signedBytes))
    return [
      { name: ours, once: () => verifier.verify(signed.request) },
      { name: floor, once: () => subtleVerify(key, signed.signature, signed.signedBytes) },
      ...((await extras.snsWarm?.(signed, material)) ?? []),
    ]
  }

  // A request has 1.4 kB if its size can be chosen.
  const compared: Readonly<Record<SchemeName, readonly Timed[]>> = {
    alexa: await alexa(1_400),
    sns: await sns(),
    apig: await apig(material, 1_400, extras),
    appstore: await appStoreWarm(material, extras.appStoreWarm),
    paypal: await payPalWarm(material),
    smn: await smnWarm(material),
  }
  const schemeGroups = schemes.map(({ name, title }) => [
    group(`${name}-warm`, `${title}, warm`, compared[name], alone(10), 150),
    group(`${name}-64`, `${title}, warm, 64 at once`, compared[name], together(64), 40),
  ])
  return [
    ...schemeGroups.flat(),
    group('alexa-1k', 'Alexa, warm, body of 1 kB', await alexa(1_000), alone(10), 40),
    group('alexa-16k', 'Alexa, warm, body of 16 kB', await alexa(16_000), alone(10), 40),
    group('alexa-128k', 'Alexa, warm, body of 128 kB', await alexa(128_000), alone(3), 40),
    group('alexa-1m', 'Alexa, warm, body of 1 MB', await alexa(1_000_000), alone(1), 20),
    // SNS delivers at most 256 KiB. The quotation marks of its JSON are escaped in the delivery.
    group('sns-256k', 'SNS, warm, message of 256 kB', await sns(9_100), alone(1), 20),
  ]
}

async function apig(material: Material, bytes: number, extras: Extras): Promise<readonly Timed[]> {
  const verifier = apigVerifier(material)
  const request = await apigRequest(material, bytes)
  await verifier.verify(request)
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const secret = new TextEncoder().encode(apigSecret)
  const key = await crypto.subtle.importKey('raw', secret, hmac, false, ['verify', 'sign'])
  const canonical = new Uint8Array(360).fill(0x61)
  const data = new Uint8Array(97).fill(0x61)
  const tag = new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
  return [
    { name: ours, once: () => verifier.verify(request) },
    {
      // The body, the canonical request and the signature, as the scheme requires.
      name: 'three crypto.subtle calls',
      async once() {
        await crypto.subtle.digest('SHA-256', request.body)
        await crypto.subtle.digest('SHA-256', canonical)
        await crypto.subtle.verify('HMAC', key, tag, data)
      },
    },
    ...((await extras.apig?.(request)) ?? []),
  ]
}

function group(
  id: string,
  title: string,
  timed: readonly Timed[],
  repeat: (one: Timed) => Pick<Case, 'operations' | 'run'>,
  rounds: number,
): Group {
  return { id, title, subject: ours, rounds, cases: timed.map((one) => ({ name: one.name, ...repeat(one) })) }
}

function alone(operations: number): (one: Timed) => Pick<Case, 'operations' | 'run'> {
  return ({ once }) => ({
    operations,
    async run() {
      for (let count = 0; count < operations; count++) await once()
    },
  })
}

function together(operations: number): (one: Timed) => Pick<Case, 'operations' | 'run'> {
  return ({ once }) => ({
    operations,
    async run() {
      await Promise.all(Array.from({ length: operations }, () => once()))
    },
  })
}
