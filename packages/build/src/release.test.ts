import { describe, expect, it } from 'vitest'
import { releaseChangelog, summaryOf } from './release.js'

const changelog = '# Changelog\n\n## Unreleased\n\nThe first version.\n\n## 0.0.1 (2026-01-01)\n\nNothing.\n'

describe('releaseChangelog', () => {
  it('moves the unreleased part below the version, with the summaries', () => {
    expect(releaseChangelog(changelog, '0.1.0', '2026-11-26', ['One.', 'Two,\nin two lines.'])).toBe(
      '# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-11-26)\n\nThe first version.\n\n- One.\n- Two,\n  in two lines.\n\n## 0.0.1 (2026-01-01)\n\nNothing.\n',
    )
  })

  it('needs only the unreleased part or the summaries', () => {
    expect(releaseChangelog('## Unreleased\n', '0.1.0', '2026-11-26', ['One.'])).toBe(
      '## Unreleased\n\n## 0.1.0 (2026-11-26)\n\n- One.\n',
    )
    expect(releaseChangelog('## Unreleased\n\nText.\n', '0.1.0', '2026-11-26', [])).toContain('(2026-11-26)\n\nText.\n')
  })

  it('refuses a changelog without the section, and an empty release', () => {
    expect(() => releaseChangelog('# Changelog\n', '0.1.0', '2026-11-26', ['One.'])).toThrow('no section')
    expect(() => releaseChangelog('## Unreleased\n', '0.1.0', '2026-11-26', [])).toThrow('nothing to release')
  })
})

describe('summaryOf', () => {
  it('is the text below the front matter', () => {
    expect(summaryOf('---\n"@countersign/core": minor\n---\n\nOne.\n')).toBe('One.')
  })
})
