import { type ApigProfileName, apigProfiles } from '@countersign/core/apig'
import { type SignedTestRequest, testWebhookId } from '@countersign/testing'
import { choose, chosen, create, find, showFor } from '../page/dom.js'
import { certificateUrlOf } from '../request/claims.js'
import type { Fixture, Scheme } from '../request/fixture.js'
import { formatHeaders, parseHeaders } from '../request/header-text.js'
import { parseInstant } from '../request/instant.js'
import { type BodyEditor, startBodyEditor } from './body-editor.js'
import type { VerifierSettings } from './verifier-settings.js'

/** Where the trust anchors come from. */
export type Trust = 'test' | 'amazon' | 'own'

/** What the person has said about the verifier. */
export interface FormSettings extends Omit<VerifierSettings, 'fetch' | 'trustAnchors'> {
  readonly trust: Trust
  readonly anchors: string
  /** The certificate file, as pasted. */
  readonly certificates: string
}

/** The form of the Verify tab. */
export interface VerifyForm {
  readonly element: HTMLFormElement
  scheme(): Scheme
  isEmpty(): boolean
  /** @throws InputError */
  request(): SignedTestRequest
  /** @throws InputError */
  settings(): FormSettings
  /** Shows a request, and the certificates, anchors and time that came with it. */
  load(fixture: Fixture, trust: Trust): void
  setTime(at: string): void
  setKey(key: { accessKey: string; secret: string }): void
  setCertificates(pem: string): void
  /** Shows a request, and leaves the rest as it is. */
  setRequest(request: SignedTestRequest): void
  setBody(bytes: Uint8Array<ArrayBuffer>): void
}

/** Starts the form; `changed` is called at every edit. */
export function startVerifyForm(changed: () => void): VerifyForm {
  const element = find('v-form', HTMLFormElement)
  const input = (id: string): HTMLInputElement => find(id, HTMLInputElement)
  const area = (id: string): HTMLTextAreaElement => find(id, HTMLTextAreaElement)
  const select = (id: string): HTMLSelectElement => find(id, HTMLSelectElement)
  const body: BodyEditor = startBodyEditor(changed)
  select('v-profile').append(...Object.keys(apigProfiles).map((name) => create('option', {}, name)))

  const scheme = (): Scheme => chosen('v-scheme') as Scheme
  const arrange = (): void => {
    showFor(element, scheme())
    find('v-anchors-field', HTMLElement).hidden = scheme() === 'apig' || select('v-trust').value !== 'own'
    find('v-certificates-label', HTMLElement).textContent =
      scheme() === 'alexa' ? 'Certificate chain, PEM' : 'Signing certificate, PEM'
    const place = { alexa: 'SignatureCertChainUrl', sns: 'SigningCertURL', apig: '', paypal: 'PAYPAL-CERT-URL' }[
      scheme()
    ]
    find('v-certificates-hint', HTMLElement).textContent =
      `What ${place} serves. The page does not download it; empty, the test authority’s own host answers.`
  }
  const show = (request: SignedTestRequest): void => {
    input('v-method').value = request.method
    input('v-url').value = request.url
    area('v-headers').value = formatHeaders(request.headers)
    body.load(request.body)
  }
  element.addEventListener('submit', (event) => event.preventDefault())
  element.addEventListener('input', (event) => {
    if (event.target instanceof Element && event.target.closest('[name="v-scheme"], #v-trust') !== null) arrange()
    // The body editor and the choice of a sample speak for themselves.
    if (event.target instanceof Element && event.target.closest('#v-body, #v-line-ends, #v-hostile, #v-file') === null)
      changed()
  })
  arrange()

  return {
    element,
    scheme,
    isEmpty: () => area('v-headers').value.trim() === '' && body.bytes().byteLength === 0,
    request: () => ({
      method: input('v-method').value.trim(),
      url: input('v-url').value.trim(),
      headers: parseHeaders(area('v-headers').value),
      body: body.bytes(),
    }),
    settings: () => ({
      scheme: scheme(),
      at: parseInstant(input('v-at').value),
      trust: select('v-trust').value as Trust,
      anchors: area('v-anchors').value,
      certificates: area('v-certificates').value,
      intermediates: area('v-intermediates').value,
      skillIds: listOf(input('v-skills').value),
      topicArns: listOf(input('v-topics').value),
      webhookIds: listOf(input('v-webhooks').value),
      environment: select('v-environment').value === 'sandbox' ? 'sandbox' : 'live',
      acceptSimulator: input('v-simulator').checked,
      allowSha1: input('v-sha1').checked,
      chain: select('v-chain').value === 'transport' ? 'transport' : 'full',
      accessKey: input('v-key').value.trim(),
      secret: input('v-secret').value,
      profile: select('v-profile').value as ApigProfileName,
      trustedHost: input('v-host').value.trim(),
      allowUnsignedPayload: input('v-unsigned').checked,
    }),
    load({ scheme: loaded, request, at, certificates, trustAnchors }, trust) {
      choose('v-scheme', loaded)
      show(request)
      const url = certificateUrlOf(loaded, request)
      const { [url]: file = '', ...others } = certificates
      area('v-certificates').value = file
      area('v-intermediates').value = loaded === 'alexa' ? '' : Object.values(others).join('')
      select('v-trust').value = trust
      // The request does not name its webhook.
      if (loaded === 'paypal' && trust === 'test' && input('v-webhooks').value === '')
        input('v-webhooks').value = testWebhookId
      if (trustAnchors !== undefined) area('v-anchors').value = trustAnchors
      input('v-at').value = at === undefined ? '' : at.toISOString()
      arrange()
      changed()
    },
    setTime(at) {
      input('v-at').value = at
      changed()
    },
    setKey({ accessKey, secret }) {
      input('v-key').value = accessKey
      input('v-secret').value = secret
    },
    setCertificates(pem) {
      area('v-certificates').value = pem
      changed()
    },
    setRequest(request) {
      show(request)
      changed()
    },
    setBody(bytes) {
      body.load(bytes)
      changed()
    },
  }
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '')
}
