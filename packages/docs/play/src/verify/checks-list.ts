import type { Check } from '@countersign/core'
import { create } from '../page/dom.js'
import { evidenceList } from './evidence.js'

/** A list of checks that keeps what the person has opened or closed while it is shown anew. */
export function createChecksList(list: HTMLElement): (checks: readonly Check[], said?: readonly string[]) => void {
  // On a phone the evidence would push everything else off the screen.
  const isWide = matchMedia('(min-width: 60rem)').matches
  const toggled = new Map<string, boolean>()
  return (checks, said = []) => {
    list.replaceChildren(...checks.map((check) => item(check, { toggled, said, isWide })))
  }
}

interface ItemOptions {
  readonly toggled: Map<string, boolean>
  /** What the verdict says. */
  readonly said: readonly string[]
  readonly isWide: boolean
}

// Leave out what the verdict already says. The line to change is the one of the chosen framework.
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
