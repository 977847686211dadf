import { authorityPort } from './endpoint-options.js'

const intro = `
The endpoint, in a test environment and never in production, is made to trust
the test authority like this. Start it again before each run, because each run
has another authority, and an endpoint reads the anchor only once:`

/** The help text that says how to make an endpoint trust the test authority. */
export const authorityHelp: {
  readonly alexa: string
  readonly sns: string
  readonly appstore: string
  readonly paypal: string
} = {
  alexa: `${intro}

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  createAlexaVerifier({
    skillId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`,
  sns: `${intro}

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  const fromAuthority = (url, init) =>
    fetch(authority + '/certificate?url=' + encodeURIComponent(url), init)
  createSnsVerifier({
    topicArns,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: fromAuthority,
  })
  confirmSubscription(verified, { fetch: fromAuthority })`,
  appstore: `${intro}

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  createAppStoreVerifier({
    bundleId,
    appAppleId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
  })`,
  paypal: `${intro}

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  createPayPalVerifier({
    webhookId,
    replayGuard,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`,
}

/** The help text that says how to make an endpoint of SMN pin the test certificate. */
export const signerHelp = `
The endpoint, in a test environment and never in production, pins the test
certificate that \`countersign sign smn --folder signer\` wrote:

  const certificates = await readFile('signer/cert.pem', 'utf8')
  createSmnVerifier({ topicUrns, certificates })
  confirmSmnSubscription(verified, { fetch: async () => Response.json({}) })`
