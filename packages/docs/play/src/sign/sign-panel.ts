import { formatCurlCommand, formatFetchCall, formatRawRequest } from '@countersign/testing/recorded'
import type { MaterialHolder } from '../material/material-holder.js'
import type { TestMaterial } from '../material/test-material.js'
import { copyButton, save, saveButton } from '../page/copy.js'
import { chosen, create, find, messageOf, reveal } from '../page/dom.js'
import { type Fixture, formatFixture } from '../request/fixture.js'
import { schemes } from '../schemes/index.js'
import { startSignForm } from './sign-form.js'

const forms: Readonly<Record<string, { file: string; format: (fixture: Fixture) => string; hint: string }>> = {
  curl: {
    file: 'request.sh',
    format: ({ request }) => `${formatCurlCommand(request)}\n`,
    hint: 'For a POSIX shell. Sends the bytes that were signed, and nothing else.',
  },
  fetch: {
    file: 'request.js',
    format: ({ request }) => formatFetchCall(request),
    hint: 'JavaScript, for a module or a console.',
  },
  fixture: {
    file: 'fixture.json',
    format: formatFixture,
    hint: 'JSON with the request, the time, the certificates and the trust anchor; no secret. The Verify tab reads it, and so does countersign verify --request.',
  },
  raw: {
    file: 'request.http',
    format: ({ request }) => formatRawRequest(request),
    hint: 'HTTP/1.1 as it goes over the wire, for countersign verify --request. Save it rather than copy it: a clipboard may change line ends.',
  },
}

/** Starts the Sign tab. It calls `verify` to show a signed request in the Verify tab. */
export function startSignPanel(
  holder: MaterialHolder,
  verify: (fixture: Fixture, key: { accessKey: string; secret: string } | undefined) => void,
): void {
  const problem = find('s-problem', HTMLElement)
  const state = find('s-result-state', HTMLElement)
  const result = find('s-result', HTMLElement)
  const output = find('s-output', HTMLTextAreaElement)
  const hint = find('s-form-hint', HTMLElement)
  const form = startSignForm(holder)
  let signed: { fixture: Fixture; key: { accessKey: string; secret: string } } | undefined

  const text = (): string => (signed === undefined ? '' : (forms[chosen('s-form')]?.format(signed.fixture) ?? ''))
  const show = (): void => {
    output.value = text()
    hint.textContent = forms[chosen('s-form')]?.hint ?? ''
  }
  const look = create('button', { type: 'button', id: 's-verify' }, 'Show it in Verify')
  look.addEventListener('click', () => {
    if (signed !== undefined) verify(signed.fixture, signed.fixture.scheme === 'apig' ? signed.key : undefined)
  })
  const saving = create('button', { type: 'button' }, 'Save')
  saving.addEventListener('click', () => {
    const { file = 'request.txt' } = forms[chosen('s-form')] ?? {}
    save(file, text())
  })
  const copying = copyButton('Copy', text)
  copying.id = 's-copy'
  find('s-actions', HTMLElement).append(copying, saving, look)
  for (const radio of document.querySelectorAll('input[name="s-form"]')) radio.addEventListener('change', show)

  form.element.addEventListener('submit', (event) => {
    event.preventDefault()
    void sign()
  })
  const sign = async (): Promise<void> => {
    problem.textContent = ''
    state.textContent = 'Signing …'
    try {
      signed = { fixture: await form.sign(), key: form.key() }
      const { scheme, at = new Date() } = signed.fixture
      state.textContent = `Signed ${schemes[scheme].noun} at ${at.toISOString()}.`
      result.hidden = false
      show()
      reveal(state)
    } catch (error) {
      state.textContent = signed === undefined ? 'Nothing is signed yet.' : 'The previous request is still shown below.'
      problem.textContent = messageOf(error)
    }
  }
  startAuthority(holder)
}

function startAuthority(holder: MaterialHolder): void {
  const state = find('s-authority', HTMLElement)
  const actions = find('s-authority-actions', HTMLElement)
  const renew = find('s-new-authority', HTMLButtonElement)
  let material: TestMaterial | undefined
  const anchor = (): string => material?.root.anchorPem ?? ''
  const given = [
    copyButton('Copy its trust anchor', anchor),
    saveButton('Save its trust anchor', 'test-anchor.pem', anchor),
  ]
  for (const button of given) button.disabled = true
  actions.append(...given)
  state.textContent = 'It is created when the first request is signed. Its keys never leave this page.'
  holder.onMade((made) => {
    material = made
    for (const button of given) button.disabled = false
    state.textContent = `Made at ${new Date().toISOString()}, valid until ${made.root.notAfter.toISOString()}. A receiver under test must trust its anchor, and must get its certificates. The fixture has both. For SMN, a receiver pins the certificate.`
  })
  renew.addEventListener('click', () => {
    state.textContent = 'Making keys …'
    void holder.renew()
  })
}
