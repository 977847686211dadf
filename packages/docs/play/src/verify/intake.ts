import { encodePem } from '@countersign/testing'
import { find, messageOf } from '../page/dom.js'
import { isFixture, parseFixture } from '../request/fixture.js'
import { isRawRequest, parseRawRequest } from '../request/raw-request.js'
import type { VerifyForm } from './verify-form.js'

const mostBytes = 16 * 1_048_576

/** Starts what takes whole requests in: a paste into the headers, a file dropped or opened. */
export function startIntake(form: VerifyForm): void {
  const state = find('v-sample-state', HTMLElement)
  const file = find('v-file', HTMLInputElement)
  const take = async (source: File, target: EventTarget | null): Promise<void> => {
    try {
      if (source.size > mostBytes) throw new Error(`${source.name} is larger than 16 MiB`)
      state.textContent = takeBytes(form, new Uint8Array(await source.arrayBuffer()), target)
    } catch (error) {
      state.textContent = messageOf(error)
    }
  }

  find('v-headers', HTMLTextAreaElement).addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!isRawRequest(text) && !isFixture(text)) return
    event.preventDefault()
    try {
      state.textContent = takeBytes(form, new TextEncoder().encode(text), null)
    } catch (error) {
      state.textContent = messageOf(error)
    }
  })
  find('v-open', HTMLButtonElement).addEventListener('click', () => file.click())
  file.addEventListener('change', () => {
    const [source] = file.files ?? []
    if (source !== undefined) void take(source, null)
    // The same file can be opened again.
    file.value = ''
  })
  form.element.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  form.element.addEventListener('drop', (event) => {
    const [source] = event.dataTransfer?.files ?? []
    if (source === undefined) return
    event.preventDefault()
    void take(source, event.target)
  })
}

// Gives what to tell the person.
function takeBytes(form: VerifyForm, bytes: Uint8Array<ArrayBuffer>, target: EventTarget | null): string {
  const text = new TextDecoder().decode(bytes)
  if (isFixture(text)) {
    const fixture = parseFixture(text)
    form.load(fixture, fixture.trustAnchors === undefined ? 'test' : 'own')
    return 'Loaded a fixture.'
  }
  if (isRawRequest(text)) {
    form.setRequest(parseRawRequest(bytes))
    return 'Loaded a raw HTTP request.'
  }
  if (bytes[0] === 0x30) return takePem(form, encodePem(bytes), target)
  if (text.includes('-----BEGIN CERTIFICATE-----')) return takePem(form, text, target)
  if (target instanceof HTMLTextAreaElement && target.id !== 'v-body') {
    target.value = text
    target.dispatchEvent(new Event('input', { bubbles: true }))
    return 'Loaded a file.'
  }
  form.setBody(bytes)
  return 'Loaded a body.'
}

function takePem(form: VerifyForm, pem: string, target: EventTarget | null): string {
  if (target instanceof HTMLTextAreaElement && /^v-(?:anchors|intermediates)$/.test(target.id)) {
    target.value = pem
    target.dispatchEvent(new Event('input', { bubbles: true }))
  } else form.setCertificates(pem)
  return 'Loaded certificates.'
}
