// One page for each error code, from the comments at its definition.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { schemeFacts } from '../../../test/schemes/scheme-facts.js'

const source = fileURLToPath(new URL('../../core/src/errors.ts', import.meta.url))

const bySchemes = Object.values(schemeFacts)
  .map(({ title, status }) => `${status} for ${title}`)
  .join(', ')

const statuses = {
  rejected: `Rejected: ${bySchemes}. \`retryable\` is false.`,
  'rejected or unavailable': `Rejected (${bySchemes}), or, where \`retryable\` is true, unavailable: 503 with \`Retry-After\`.`,
  unavailable: 'Unavailable: 503 with `Retry-After`. `retryable` is true.',
}

/** Pages by file name. Throws where a code has no meaning, no advice, or an outcome that is not known here. */
export function errorPages() {
  const file = ts.createSourceFile(source, readFileSync(source, 'utf8'), ts.ScriptTarget.Latest, true)
  const codes = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'VerificationErrorCodes',
  )
  const pages = codes.members.map((member) => {
    const code = member.name.getText()
    const comment = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member)[0]?.comment) ?? ''
    const [meaning, advice] = comment.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    const outcome = member.type.literal.text
    const status = code === 'ERR_BODY_TOO_LARGE' ? 'Rejected: 413. `retryable` is false.' : statuses[outcome]
    if (!meaning || !advice || !status) throw new Error(`${code} has no meaning, no advice, or no outcome`)
    return { code, meaning, advice, status }
  })
  const index = pages.map(({ code, meaning }) => `| [\`${code}\`](${code}.md) | ${meaning.split(/(?<=\.) /)[0]} |`)
  return {
    'README.md': `# Error codes\n\nEvery \`VerificationError\` has one of these as its \`code\`. The order is that of the definition.\n\n| code | meaning |\n|---|---|\n${index.join('\n')}\n`,
    ...Object.fromEntries(
      pages.map(({ code, meaning, advice, status }) => [
        `${code}.md`,
        `# ${code}\n\n${meaning}\n\n## What to do\n\n${advice}\n\n## Outcome\n\n${status}\n\n[All codes](README.md)\n`,
      ]),
    ),
  }
}
