import { create } from '../page/dom.js'
import type { Scheme } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'

/** The reason why the page sees no answer: the texts of the verdict, and the explanation below it. */
export interface HiddenAnswer {
  readonly title: string
  readonly finding: string
  readonly explanation: HTMLElement
}

/** Explains why the page sees no answer of an endpoint, and what to do. */
export function explainHidden(scheme: Scheme, url: string, isReachable: boolean): HiddenAnswer {
  return isReachable ? explainCors(scheme) : explainSilence(url)
}

function explainSilence(url: string): HiddenAnswer {
  const reasons = create(
    'p',
    {},
    'The host may be unknown, nothing may listen on that port, or the TLS certificate may not be trusted. The browser may also forbid this page to connect there: a page on https may connect to plain http on localhost only.',
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
    finding: 'The endpoint answers, but it does not allow this page to read its answers.',
    explanation: create(
      'div',
      { class: 'explanation' },
      create(
        'p',
        {},
        'Before a browser sends such headers to an endpoint of another origin, it asks the endpoint with an OPTIONS request. This endpoint does not allow it. For a test, and never in production, let the endpoint add these headers to every answer, and answer OPTIONS with status 204:',
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
    'From the command line you need none of this: ',
    create('code', {}, 'countersign certify URL'),
    '.',
  )
}
