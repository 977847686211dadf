import type { MaterialHolder } from '../material/material-holder.js'
import { create, find, setText } from '../page/dom.js'
import { createLatest } from '../page/latest.js'
import { timestampOf } from '../request/claims.js'
import type { Fixture } from '../request/fixture.js'
import { createChecksList } from './checks-list.js'
import { explainForm, type FormExplanation } from './explain-form.js'
import { startIntake } from './intake.js'
import { startSamples } from './samples.js'
import { startVerifyForm } from './verify-form.js'

/** What other tabs may ask of this one. */
export interface VerifyPanel {
  load(fixture: Fixture, key: { accessKey: string; secret: string } | undefined): void
}

/** Starts the Verify tab: what is in the form is verified as it is typed. */
export function startVerifyPanel(holder: MaterialHolder): VerifyPanel {
  const verdict = find('v-verdict', HTMLElement)
  const title = find('v-title', HTMLElement)
  const finding = find('v-finding', HTMLElement)
  const notes = find('v-notes', HTMLElement)
  const section = find('v-checks-title', HTMLElement)
  const showChecks = createChecksList(find('v-checks', HTMLElement))

  const show = (explained: FormExplanation): void => {
    verdict.className = `verdict ${explained.tone}${explained.checks.length > 0 ? ' explained' : ''}`
    setText(title, explained.title)
    setText(finding, explained.finding)
    verdict.setAttribute('aria-busy', 'false')
    section.hidden = explained.checks.length === 0
    notes.replaceChildren(...explained.notes.map((note) => create('p', { class: 'hint' }, note)))
    showChecks(explained.checks)
  }
  const latest = createLatest(150, () => explainForm(form, holder), show)
  const changed = (): void => {
    // What is shown is of the text before: nothing to read out.
    verdict.setAttribute('aria-busy', 'true')
    latest.later()
  }
  const form = startVerifyForm(changed)
  startSamples(form, holder)
  startIntake(form)
  holder.onMade(changed)
  find('v-own-time', HTMLButtonElement).addEventListener('click', () => {
    try {
      form.setTime(timestampOf(form.scheme(), form.request()))
    } catch {
      // The verdict says already that the headers cannot be read.
    }
  })
  latest.now()
  return {
    load(fixture, key) {
      if (key !== undefined) form.setKey(key)
      form.load(fixture, 'test')
    },
  }
}
