import { apigProfiles } from '@countersign/core/apig'
import type { MaterialHolder } from '../material/material-holder.js'
import { chosen, create, find, showFor } from '../page/dom.js'
import { absoluteUrl } from '../request/absolute-url.js'
import type { Fixture, Scheme } from '../request/fixture.js'
import { parseInstant } from '../request/instant.js'
import { schemes } from '../schemes/index.js'

/** The form of the Sign tab. */
export interface SignForm {
  readonly element: HTMLFormElement
  key(): { accessKey: string; secret: string }
  /** Signs the request that the form describes. */
  sign(): Promise<Fixture>
}

/** Starts the form. */
export function startSignForm(holder: MaterialHolder): SignForm {
  const element = find('s-form', HTMLFormElement)
  const select = (id: string): HTMLSelectElement => find(id, HTMLSelectElement)
  select('s-profile').append(...Object.keys(apigProfiles).map((name) => create('option', {}, name)))
  for (const { signDefaults } of Object.values(schemes)) {
    for (const [id, text] of Object.entries(signDefaults())) find(id, HTMLInputElement).value = text
  }

  const scheme = (): Scheme => chosen('s-scheme') as Scheme
  const arrange = (): void => {
    showFor(element, scheme())
    find('s-intent-field', HTMLElement).hidden = select('s-type').value !== 'IntentRequest'
    find('s-subject-field', HTMLElement).hidden = select('s-message-type').value !== 'Notification'
    find('s-smn-subject-field', HTMLElement).hidden = select('s-smn-type').value !== 'Notification'
    find('s-body-label', HTMLElement).textContent =
      scheme() !== 'apig' ? 'Body; if it is empty, the fields above make the body' : 'Body'
  }
  element.addEventListener('input', arrange)
  arrange()

  return {
    element,
    key: () => ({ accessKey: trimmed('s-key'), secret: value('s-secret') }),
    async sign() {
      const url = trimmed('s-url')
      absoluteUrl(url)
      const at = parseInstant(value('s-at'))
      const fixture = await schemes[scheme()].sign({ url, at, value, trimmed }, () => holder.current())
      return at === undefined ? fixture : { ...fixture, at }
    },
  }
}

function value(id: string): string {
  const field = document.getElementById(id)
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)
    return field.value
  throw new Error(`The page has no field with the id ${id}`)
}

function trimmed(id: string): string {
  return value(id).trim()
}
