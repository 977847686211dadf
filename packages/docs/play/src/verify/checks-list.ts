import type { Check } from '@countersign/core'
import { create } from '../page/dom.js'
import { evidenceList } from './evidence.js'

/** A list of checks that keeps what the person has opened or closed while it is shown anew. */
export function createChecksList(list: HTMLElement): (checks: readonly Check[]) => void {
  const toggled = new Map<string, boolean>()
  return (checks) => {
    list.replaceChildren(...checks.map((check) => item(check, toggled)))
  }
}

function item(check: Check, toggled: Map<string, boolean>): HTMLElement {
  const { id, title, outcome, code, detail, evidence, hint } = check
  const head = [
    create('span', { class: 'outcome' }, outcome),
    create('span', { class: 'check-title' }, title, ...(code === undefined ? [] : [' ', create('code', {}, code)])),
  ]
  const more = [
    ...(detail === undefined ? [] : [create('p', {}, detail)]),
    ...(hint === undefined ? [] : [create('p', { class: 'advice' }, hint)]),
    ...(evidence === undefined ? [] : [evidenceList(evidence)]),
  ]
  const attributes = { class: `check ${outcome}`, 'data-check': id }
  if (more.length === 0) return create('li', attributes, create('div', { class: 'summary' }, ...head))
  const details = create('details', {}, create('summary', {}, ...head), create('div', { class: 'more' }, ...more))
  const key = `${id} ${outcome}`
  details.open = toggled.get(key) ?? outcome === 'failed'
  details.firstElementChild?.addEventListener('click', () => toggled.set(key, !details.open))
  return create('li', attributes, details)
}
