import type { Check } from '@countersign/core'
import { create } from '../page/dom.js'
import { evidenceList } from './evidence.js'

/** Creates a list of checks. If it is shown again, it remembers which checks the person has opened or closed. */
export function createChecksList(list: HTMLElement): (checks: readonly Check[], said?: readonly string[]) => void {
  // On a phone, open evidence would leave no space on the screen for anything else.
  const isWide = matchMedia('(min-width: 60rem)').matches
  const toggled = new Map<string, boolean>()
  return (checks, said = []) => {
    list.replaceChildren(...checks.map((check) => item(check, { toggled, said, isWide })))
  }
}

interface ItemOptions {
  readonly toggled: Map<string, boolean>
  /** The texts that the verdict already shows. */
  readonly said: readonly string[]
  readonly isWide: boolean
}

// Leaves out the texts that the verdict already shows, and the lines to change, because the verdict shows the line of the
// chosen framework.
function item(check: Check, { toggled, said, isWide }: ItemOptions): HTMLElement {
  const { id, title, outcome, code, detail, evidence, hint } = check
  const head = [
    create('span', { class: 'outcome' }, outcome),
    create('span', { class: 'check-title' }, title, ...(code === undefined ? [] : [' ', create('code', {}, code)])),
  ]
  const more = [
    ...(detail === undefined ? [] : [create('p', {}, detail)]),
    ...(hint === undefined || said.some((text) => hint.includes(text)) ? [] : [create('p', { class: 'advice' }, hint)]),
    ...(evidence === undefined ? [] : [evidenceList({ ...evidence, changes: undefined })]),
  ]
  const attributes = { class: `check ${outcome}`, 'data-check': id }
  if (more.length === 0) return create('li', attributes, create('div', { class: 'summary' }, ...head))
  const details = create('details', {}, create('summary', {}, ...head), create('div', { class: 'more' }, ...more))
  const key = `${id} ${outcome}`
  details.open = toggled.get(key) ?? (outcome === 'failed' && isWide)
  details.firstElementChild?.addEventListener('click', () => toggled.set(key, !details.open))
  return create('li', attributes, details)
}
