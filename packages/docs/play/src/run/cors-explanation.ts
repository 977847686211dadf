import { create } from '../page/dom.js'
import type { Scheme } from '../request/fixture.js'

const headersOf: Readonly<Record<Scheme, string>> = {
  alexa: 'content-type, signature, signature-256, signaturecertchainurl',
  sns: 'content-type, x-amz-sns-message-id, x-amz-sns-message-type, x-amz-sns-rawdelivery, x-amz-sns-topic-arn, user-agent',
  paypal:
    'content-type, paypal-auth-algo, paypal-auth-version, paypal-cert-url, paypal-transmission-id, paypal-transmission-sig, paypal-transmission-time, user-agent',
  apig: 'authorization, content-type, x-role, x_role, x-sdk-content-sha256, x-sdk-date',
}

/** Says why the page sees no answer, and what to do. */
export function explainHidden(scheme: Scheme, isReachable: boolean): HTMLElement {
  const certify = create(
    'p',
    {},
    'Without a browser none of this is needed: ',
    create('code', {}, 'countersign certify URL'),
    '.',
  )
  if (!isReachable) {
    return create(
      'div',
      { class: 'explanation' },
      create('h2', {}, 'Nothing answers there'),
      create(
        'p',
        {},
        'The connection failed: the host is unknown, nothing listens at that port, its TLS certificate is not trusted, or the browser forbids a page from here to connect there. A page from https may not connect to plain http, but on localhost.',
      ),
      certify,
    )
  }
  const { protocol, origin } = location
  const answer = [
    `Access-Control-Allow-Origin: ${protocol === 'file:' ? 'null' : origin}`,
    'Access-Control-Allow-Methods: POST, PUT',
    `Access-Control-Allow-Headers: ${headersOf[scheme]}`,
  ].join('\n')
  return create(
    'div',
    { class: 'explanation' },
    create('h2', {}, 'The browser hides the answers (CORS)'),
    create(
      'p',
      {},
      'Something is there. But a browser asks an endpoint first, by an OPTIONS request, whether pages of another origin may send it such headers, and this one does not say yes. For a test, not in production, let it answer every request, OPTIONS with status 204, with these headers:',
    ),
    create('pre', {}, answer),
    certify,
  )
}
