import { codeNode } from '../page/documentation.js'
import { create, find } from '../page/dom.js'
import type { Outcome } from './run-all.js'
import type { SetRequest } from './run-set.js'
import type { Answer } from './send-request.js'

/** The table of the Run tab. */
export interface RunTable {
  /** Fills the table with the requests, without answers, and hides it. */
  list(requests: readonly SetRequest[]): void
  show(): void
  fill(index: number, outcome: Outcome): void
  /** Marks the requests without an answer as not sent. */
  end(): void
}

/** Starts the table. */
export function startRunTable(): RunTable {
  const table = find('r-table', HTMLTableElement)
  const rows = find('r-rows', HTMLTableSectionElement)
  const only = find('r-only', HTMLInputElement)
  only.addEventListener('change', () => table.classList.toggle('only', only.checked))
  const setHidden = (isHidden: boolean): void => {
    table.hidden = isHidden
    find('r-only-field', HTMLElement).hidden = isHidden
  }
  return {
    show: () => setHidden(false),
    list(requests) {
      setHidden(true)
      rows.replaceChildren(...requests.map(row))
    },
    fill(index, { expected, answer, finding }) {
      const found = rows.rows[index]
      if (found === undefined) return
      found.className = finding.tone
      const texts = [
        expected === undefined ? 'accepted' : `${expected.status} ${expected.code}`,
        answerText(answer),
        finding.words,
      ]
      for (const [cell, text] of texts.entries()) {
        const target = found.cells[cell + 1]
        if (target !== undefined) target.textContent = text
      }
      if (expected !== undefined) found.cells[1]?.replaceChildren(`${expected.status} `, codeNode(expected.code))
    },
    end() {
      for (const cell of rows.querySelectorAll('.waiting [data-label="Answer"]')) cell.textContent = 'not sent'
    },
  }
}

function row({ name, why, isHostile }: SetRequest): HTMLTableRowElement {
  return create(
    'tr',
    { class: 'waiting', 'data-name': name },
    create('th', { scope: 'row' }, create('code', {}, name), create('span', { class: 'why' }, why)),
    create('td', { 'data-label': 'Expected' }, isHostile ? 'a refusal' : 'accepted'),
    create('td', { 'data-label': 'Answer' }, '…'),
    create('td', { 'data-label': 'Finding' }, ''),
  )
}

function answerText(answer: Answer): string {
  if (answer.kind === 'status') return String(answer.status)
  return {
    redirect: 'redirect',
    timeout: 'none',
    hidden: 'hidden',
    unreachable: 'none',
    unsendable: 'not sent',
    stopped: 'stopped',
  }[answer.kind]
}
