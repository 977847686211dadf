import { type ApigProfileName, apigProfiles } from '@countersign/core/apig'
import type { AppStoreEnvironment } from '@countersign/core/appstore'
import { type SignedTestRequest, testWebhookId } from '@countersign/testing'
import { choose, chosen, create, find, listOf, showFor } from '../page/dom.js'
import type { Fixture, Scheme } from '../request/fixture.js'
import { formatHeaders, InputError, parseHeaders } from '../request/header-text.js'
import { parseInstant } from '../request/instant.js'
import { schemes } from '../schemes/index.js'
import type { SampleTarget } from '../schemes/page-scheme.js'
import { type BodyEditor, startBodyEditor } from './body-editor.js'
import type { VerifierSettings } from './verifier-settings.js'

/** Where the trust anchors, or the pinned certificates, come from. */
export type Trust = 'test' | 'service' | 'own'

/** The values that the person has entered for the verifier. */
export interface FormSettings extends Omit<VerifierSettings, 'fetch' | 'trustAnchors' | 'pins'> {
  readonly trust: Trust
  readonly anchors: string
  /** The certificate file, as pasted. */
  readonly certificates: string
}

/** The options of the form that differ from their defaults, by their ids. They never contain a secret. */
export type FormOptions = Readonly<Record<string, string | boolean>>

/** The form of the Verify tab. */
export interface VerifyForm {
  readonly element: HTMLFormElement
  scheme(): Scheme
  isEmpty(): boolean
  /** @throws InputError */
  request(): SignedTestRequest
  /** @throws InputError */
  settings(): FormSettings
  options(): FormOptions
  /** Shows a request, and the certificates, anchors and time that came with it. */
  load(fixture: Fixture, trust: Trust, options?: FormOptions): void
  setTime(at: string): void
  setKey(key: { accessKey: string; secret: string }): void
  /** Makes the verifier serve only the party of a target, unless the person has entered another one. */
  serve(target: SampleTarget): void
  setCertificates(pem: string): void
  setBody(bytes: Uint8Array<ArrayBuffer>): void
  /** Empties the form, except the options of the verifier. */
  clear(): void
  /** Opens a part of the form that the person must look at. */
  open(part: 'parts' | 'verifier'): void
}

/** Starts the form. It calls `changed` at every edit, and `loaded` when a whole request was put into it. */
export function startVerifyForm(changed: () => void, loaded: () => void): VerifyForm {
  const element = find('v-form', HTMLFormElement)
  const input = (id: string): HTMLInputElement => find(id, HTMLInputElement)
  const area = (id: string): HTMLTextAreaElement => find(id, HTMLTextAreaElement)
  const select = (id: string): HTMLSelectElement => find(id, HTMLSelectElement)
  const body: BodyEditor = startBodyEditor(changed)
  const open = (part: 'parts' | 'verifier'): void => {
    find(`v-${part}`, HTMLDetailsElement).open = true
  }
  select('v-profile').append(...Object.keys(apigProfiles).map((name) => create('option', {}, name)))
  const shared = sharedControls(element)
  if (matchMedia('(min-width: 60rem)').matches) for (const part of ['parts', 'verifier'] as const) open(part)

  const scheme = (): Scheme => chosen('v-scheme') as Scheme
  const arrange = (): void => {
    const { certificateField, trusts } = schemes[scheme()]
    showFor(element, scheme())
    find('v-anchors-field', HTMLElement).hidden = trusts === 'secret' || select('v-trust').value !== 'own'
    const trusted = trusts === 'pins' ? 'Pinned certificates' : 'Trust anchors'
    find('v-trust-label', HTMLElement).textContent = trusted
    find('v-anchors-label', HTMLElement).textContent = `${trusted}, PEM`
    find('v-certificates-label', HTMLElement).textContent =
      scheme() === 'alexa' ? 'Certificate chain, PEM' : 'Signing certificate, PEM'
    find('v-certificates-hint', HTMLElement).textContent =
      `Paste the file at ${certificateField}. The page does not download it. If this is empty, the host of the test authority answers.`
  }
  const show = (request: SignedTestRequest): void => {
    input('v-method').value = request.method
    input('v-url').value = request.url
    area('v-headers').value = formatHeaders(request.headers)
    body.load(request.body)
  }
  element.addEventListener('submit', (event) => event.preventDefault())
  element.addEventListener('input', ({ target }) => {
    if (!(target instanceof Element)) return
    if (target.closest('[name="v-scheme"], #v-trust') !== null) arrange()
    // The other controls report their changes themselves.
    if (target.closest('#v-body, #v-line-ends, #v-hostile, #v-file, #v-paste') === null) changed()
  })
  arrange()

  return {
    element,
    scheme,
    open,
    isEmpty: () => area('v-headers').value.trim() === '' && body.bytes().byteLength === 0,
    request: () => ({
      method: input('v-method').value.trim(),
      url: input('v-url').value.trim(),
      headers: parseHeaders(area('v-headers').value),
      body: body.bytes(),
    }),
    settings: () => ({
      at: parseInstant(input('v-at').value),
      trust: select('v-trust').value as Trust,
      anchors: area('v-anchors').value,
      certificates: area('v-certificates').value,
      intermediates: area('v-intermediates').value,
      skillIds: listOf(input('v-skills').value),
      topicArns: listOf(input('v-topics').value),
      topicUrns: listOf(input('v-urns').value),
      bundleIds: listOf(input('v-bundles').value),
      appAppleIds: listOf(input('v-apple-ids').value).map(parseAppId),
      appStoreEnvironment: readEnvironment(select('v-store').value),
      webhookIds: listOf(input('v-webhooks').value),
      payPalEnvironment: select('v-environment').value === 'sandbox' ? 'sandbox' : 'live',
      acceptSimulator: input('v-simulator').checked,
      allowSha1: input('v-sha1').checked,
      chain: select('v-chain').value === 'transport' ? 'transport' : 'full',
      accessKey: input('v-key').value.trim(),
      secret: input('v-secret').value,
      profile: select('v-profile').value as ApigProfileName,
      trustedHost: input('v-host').value.trim(),
      allowUnsignedPayload: input('v-unsigned').checked,
    }),
    options: () => shared.read(),
    load({ scheme: name, request, at, certificates, trustAnchors }, trust, options) {
      choose('v-scheme', name)
      show(request)
      const { [schemes[name].certificateUrlOf(request)]: file = '', ...others } = certificates
      const hasIssuers = name === 'sns' || name === 'paypal'
      area('v-certificates').value = file
      area('v-intermediates').value = hasIssuers ? Object.values(others).join('') : ''
      select('v-trust').value = trust
      if (options !== undefined) shared.write(options)
      // A request does not contain the id of its webhook.
      if (name === 'paypal' && trust === 'test' && input('v-webhooks').value === '')
        input('v-webhooks').value = testWebhookId
      if (trustAnchors !== undefined) area('v-anchors').value = trustAnchors
      input('v-at').value = at === undefined ? '' : at.toISOString()
      arrange()
      loaded()
    },
    setTime(at) {
      input('v-at').value = at
      changed()
    },
    setKey({ accessKey, secret }) {
      input('v-key').value = accessKey
      input('v-secret').value = secret
    },
    serve(target) {
      const fields = {
        'v-skills': target.skillId,
        'v-topics': target.topicArn,
        'v-urns': target.topicUrn,
        'v-bundles': target.bundleId,
        'v-apple-ids': String(target.appAppleId),
        'v-webhooks': target.webhookId,
      }
      for (const [id, value] of Object.entries(fields)) if (input(id).value.trim() === '') input(id).value = value
      if (select('v-store').value === '') select('v-store').value = 'Production'
    },
    setCertificates(pem) {
      area('v-certificates').value = pem
      changed()
    },
    setBody(bytes) {
      body.load(bytes)
      changed()
    },
    clear() {
      show({ method: 'POST', url: '/', headers: [], body: new Uint8Array(0) })
      for (const id of ['v-certificates', 'v-intermediates']) area(id).value = ''
      input('v-at').value = ''
      changed()
    },
  }
}

function readEnvironment(text: string): AppStoreEnvironment | undefined {
  return text === 'Production' || text === 'Sandbox' ? text : undefined
}

function parseAppId(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (id === 0) throw new InputError(`The Apple ID of an app is a number, and '${text}' is not one`)
  return id
}

// Returns the controls whose values may be in a link.
function sharedControls(form: HTMLFormElement): { read(): FormOptions; write(options: FormOptions): void } {
  const controls = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-shared]')]
  const valueIn = (control: HTMLInputElement | HTMLSelectElement): string | boolean =>
    control instanceof HTMLInputElement && control.type === 'checkbox' ? control.checked : control.value
  const setValue = (control: HTMLInputElement | HTMLSelectElement, value: string | boolean): void => {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === true
    else if (control instanceof HTMLInputElement) control.value = String(value)
    else if ([...control.options].some((option) => option.value === value)) control.value = String(value)
  }
  const defaults = new Map(controls.map((control) => [control, valueIn(control)]))
  return {
    read: () =>
      Object.fromEntries(
        controls.filter((control) => valueIn(control) !== defaults.get(control)).map((it) => [it.id, valueIn(it)]),
      ),
    write(options) {
      for (const [control, value] of defaults)
        setValue(control, Object.hasOwn(options, control.id) ? (options[control.id] ?? value) : value)
    },
  }
}
