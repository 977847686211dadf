import { encodePem } from '@countersign/testing'
import { type RecordedForm, readRecordedRequest } from '@countersign/testing/recorded'
import type { MaterialHolder } from '../material/material-holder.js'
import { find, messageOf } from '../page/dom.js'
import { fixtureOf, type Scheme } from '../request/fixture.js'
import { isScheme, schemes } from '../schemes/index.js'
import { membersOf } from '../schemes/read-claims.js'
import type { VerifyForm } from './verify-form.js'

const mostBytes = 16 * 1_048_576

/**
 * Starts the area that accepts a whole request, from a paste or from a file that is dropped or opened. It shows what it
 * recognised. It calls `loaded` when a request is in the form.
 */
export function startIntake(form: VerifyForm, holder: MaterialHolder, loaded: () => void): void {
  const area = find('v-paste', HTMLTextAreaElement)
  const recognised = find('v-recognised', HTMLElement)
  const file = find('v-file', HTMLInputElement)
  let pasted: { bytes: Uint8Array<ArrayBuffer>; shown: string } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const take = (bytes: Uint8Array<ArrayBuffer>, target: EventTarget | null): void => {
    try {
      recognised.textContent = takeBytes(form, holder, bytes, target)
      loaded()
    } catch (error) {
      recognised.textContent = messageOf(error)
    }
  }
  const takeFile = async (source: File, target: EventTarget | null): Promise<void> => {
    if (source.size > mostBytes) recognised.textContent = `${source.name} is larger than 16 MiB.`
    else take(new Uint8Array(await source.arrayBuffer()), target)
  }
  area.addEventListener('paste', ({ clipboardData }) => {
    const text = clipboardData?.getData('text/plain') ?? ''
    // A text area cannot hold CRLF. So the pasted text is kept if it is the whole content.
    const isWhole = area.selectionEnd - area.selectionStart === area.value.length
    pasted = isWhole ? { bytes: new TextEncoder().encode(text), shown: text.replace(/\r\n?/g, '\n') } : undefined
  })
  area.addEventListener('input', () => {
    clearTimeout(timer)
    recognised.textContent = ''
    if (area.value.trim() === '') return
    const bytes = pasted?.shown === area.value ? pasted.bytes : new TextEncoder().encode(area.value)
    timer = setTimeout(() => take(bytes, null), 200)
  })
  find('v-open', HTMLButtonElement).addEventListener('click', () => file.click())
  find('v-clear', HTMLButtonElement).addEventListener('click', () => {
    area.value = ''
    recognised.textContent = ''
    form.clear()
    area.focus()
  })
  file.addEventListener('change', () => {
    const [source] = file.files ?? []
    if (source !== undefined) void takeFile(source, null)
    // Reset the value, so that the person can open the same file again.
    file.value = ''
  })
  form.element.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  form.element.addEventListener('drop', (event) => {
    const [source] = event.dataTransfer?.files ?? []
    if (source === undefined) return
    event.preventDefault()
    void takeFile(source, event.target)
  })
}

// Loads the bytes into the form, and returns the text to show.
function takeBytes(
  form: VerifyForm,
  holder: MaterialHolder,
  bytes: Uint8Array<ArrayBuffer>,
  target: EventTarget | null,
): string {
  const text = new TextDecoder().decode(bytes)
  if (bytes[0] === 0x30) return takePem(form, encodePem(bytes), target)
  if (/^\s*-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/.test(text)) return takePem(form, text, target)
  if (target instanceof HTMLTextAreaElement && /^v-(?:headers|body)$/.test(target.id))
    return takePart(form, bytes, target)
  const recorded = readRecordedRequest(bytes)
  const { request, notes, material, form: kind } = recorded
  const named = schemeOfFixture(text) ?? recorded.scheme
  const scheme = named ?? form.scheme()
  const made = holder.made()
  const isOwn = made !== undefined && schemes[scheme].isOwn(made, request)
  form.load(fixtureOf(recorded, scheme), material?.trustAnchors !== undefined ? 'own' : isOwn ? 'test' : 'service')
  const title = named === undefined ? 'choose its scheme' : schemes[named].title
  return [`Recognised ${kinds[kind]}: ${title}.`, ...notes].join(' ')
}

const kinds: Readonly<Record<RecordedForm, string>> = {
  'raw-http': 'a raw HTTP request',
  curl: 'a curl command',
  fetch: 'a call of fetch',
  'lambda-event': 'an event of AWS Lambda',
  sqs: 'a record of SQS',
  'sns-record': 'a record of SNS',
  har: 'an entry of a HAR file',
  headers: 'headers',
  fixture: 'a fixture',
  body: 'a body',
}

// A fixture names its scheme. An altered request may not show it.
function schemeOfFixture(text: string): Scheme | undefined {
  const { scheme } = membersOf(text)
  return isScheme(scheme) ? scheme : undefined
}

function takePart(form: VerifyForm, bytes: Uint8Array<ArrayBuffer>, target: HTMLTextAreaElement): string {
  if (target.id === 'v-body') {
    form.setBody(bytes)
    return 'Loaded a body.'
  }
  enter(target, new TextDecoder().decode(bytes))
  return 'Loaded headers.'
}

function takePem(form: VerifyForm, pem: string, target: EventTarget | null): string {
  if (target instanceof HTMLTextAreaElement && /^v-(?:anchors|intermediates)$/.test(target.id)) enter(target, pem)
  else form.setCertificates(pem)
  return 'Recognised certificates.'
}

function enter(area: HTMLTextAreaElement, text: string): void {
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
}
