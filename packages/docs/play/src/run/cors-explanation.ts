import { create } from '../page/dom.js'
import type { Scheme } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'

/** Why the page sees no answer, in the verdict and below it. */
export interface HiddenAnswer {
  readonly title: string
  readonly finding: string
  readonly explanation: HTMLElement
}

/** Says why the page sees no answer of an endpoint, and what to do. */
export function explainHidden(scheme: Scheme, url: string, isReachable: boolean): HiddenAnswer {
  return isReachable ? explainCors(scheme) : explainSilence(url)
}

function explainSilence(url: string): HiddenAnswer {
  const reasons = create(
    'p',
    {},
    'The host is unknown, nothing listens at that port, its TLS certificate is not trusted, or the browser forbids a page from here to connect there. A page from https may connect to plain http on localhost only.',
  )
  return {
    title: 'Nothing answers',
    finding: `Nothing answers at ${url}. Start the endpoint, or correct the URL.`,
    explanation: create(
      'details',
      { class: 'group' },
      create('summary', {}, 'Possible reasons'),
      create('div', { class: 'more' }, reasons, certify()),
    ),
  }
}

function explainCors(scheme: Scheme): HiddenAnswer {
  const { protocol, origin } = location
  const answer = [
    `Access-Control-Allow-Origin: ${protocol === 'file:' ? 'null' : origin}`,
    'Access-Control-Allow-Methods: POST, PUT, PATCH, DELETE',
    `Access-Control-Allow-Headers: ${schemes[scheme].headers.join(', ')}`,
  ].join('\n')
  return {
    title: 'The browser hides the answers (CORS)',
    finding: 'The endpoint is there, and does not allow this page to read what it answers.',
    explanation: create(
      'div',
      { class: 'explanation' },
      create(
        'p',
        {},
        'A browser asks an endpoint first, by an OPTIONS request, whether pages of another origin may send it such headers, and this one does not say yes. For a test, not in production, let it answer every request, OPTIONS with status 204, with these headers:',
      ),
      create('pre', {}, answer),
      certify(),
    ),
  }
}

function certify(): HTMLElement {
  return create(
    'p',
    {},
    'Without a browser none of this is needed: ',
    create('code', {}, 'countersign certify URL'),
    '.',
  )
}
