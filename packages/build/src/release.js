/**
 * Moves the unreleased part of a changelog below the heading of a version, and adds the summaries of the changes since then.
 *
 * @param {string} changelog
 * @param {string} version
 * @param {string} date such as `2026-11-26`
 * @param {readonly string[]} summaries
 * @returns {string}
 * @throws Error if the changelog has no section `Unreleased`, or there is nothing to release.
 */
export function releaseChangelog(changelog, version, date, summaries) {
  const heading = '## Unreleased\n'
  const start = changelog.indexOf(heading)
  if (start < 0) throw new Error('CHANGELOG.md has no section "Unreleased"')
  const next = changelog.indexOf('\n## ', start + heading.length)
  const end = next < 0 ? changelog.length : next
  const unreleased = changelog.slice(start + heading.length, end).trim()
  const added = summaries.map((summary) => `- ${summary.trim().replaceAll('\n', '\n  ')}`).join('\n')
  const section = [unreleased, added].filter(Boolean).join('\n\n')
  if (section === '') throw new Error('There is nothing to release')
  const released = `${heading}\n## ${version} (${date})\n\n${section}\n`
  return changelog.slice(0, start) + released + changelog.slice(end)
}

/**
 * Returns the summary of a change that `pnpm change` recorded: the text below its front matter.
 *
 * @param {string} text
 * @returns {string}
 */
export function summaryOf(text) {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '').trim()
}
