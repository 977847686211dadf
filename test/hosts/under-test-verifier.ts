// Replaces the entries of the schemes in every program. The verifiers that it creates trust the test authority and accept
// requests of all three services, so that one program serves all of them.
import * as alexa from '@countersign/core/alexa'
import * as apig from '@countersign/core/apig'
import * as sns from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import { shared } from './found.js'

type Scheme = 'alexa' | 'sns' | 'apig'
type Verify = (request: Request, ...rest: unknown[]) => Promise<{ scheme: string; body: Uint8Array; payload: unknown }>
type AnyVerifier = { readonly scheme: string; verify: Verify }

export function createUnderTest(own: Scheme, options: object): AnyVerifier {
  const { certificates, maxBodyBytes } = shared()
  const trust = { trustAnchors: createTrustAnchors(certificates.anchor), fetch: fetchCertificate, maxBodyBytes }
  const makers: Record<Scheme, (more: object) => AnyVerifier> = {
    alexa: (more) => alexa.createAlexaVerifier({ skillId, ...trust, ...more }) as AnyVerifier,
    sns: (more) =>
      sns.createSnsVerifier({ topicArns, intermediates: certificates.intermediates, ...trust, ...more }) as AnyVerifier,
    apig: (more) => apig.createApigVerifier({ secrets, maxBodyBytes, ...more } as never) as AnyVerifier,
  }
  const verifiers = new Map<Scheme, AnyVerifier>()
  const verifierOf = (scheme: Scheme): AnyVerifier => {
    const verifier = verifiers.get(scheme) ?? makers[scheme](scheme === own ? options : {})
    verifiers.set(scheme, verifier)
    return verifier
  }
  // In every other respect, this is the program's own verifier.
  return new Proxy(verifierOf(own), {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (key !== 'verify' && key !== 'explain') return value.bind(target)
      return async (request: Request, ...rest: unknown[]) => {
        const verifier = verifierOf(schemeOf(request) ?? own)
        const result = await (verifier[key as 'verify'] as Verify).call(verifier, request, ...rest)
        if (key === 'verify') shared().found.push({ verified: result })
        return result
      }
    },
  })
}

const skillId = 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000'
const topicArns = ['arn:aws:sns:eu-central-1:123456789012:orders']
const secrets = { signature_key1: 'signature_secret1' }

async function fetchCertificate(url: string | URL | Request): Promise<Response> {
  const pem = shared().certificates.files[String(url)]
  return pem === undefined ? new Response(null, { status: 404 }) : new Response(pem)
}

function schemeOf(request: { headers?: Iterable<readonly [string, string]> }): Scheme | undefined {
  const names = new Set(Array.from(request.headers ?? [], ([name]) => name.toLowerCase()))
  if (names.has('x-sdk-date')) return 'apig'
  if (names.has('x-amz-sns-message-type')) return 'sns'
  return names.has('signaturecertchainurl') ? 'alexa' : undefined
}
