// Lets Node run the TypeScript sources of the packages, and makes each function of core report its calls. hops.js loads it
// with module.register(), so it runs on its own thread.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { readPackages } from '../support/packages.js'

let sources = new Map()
let core = ''

/** Receives the data of register(): the folder of the packages. */
export function initialize({ packagesFolder }) {
  const packages = readPackages(packagesFolder)
  sources = new Map(packages.flatMap(({ entries }) => entries.map(({ specifier, source }) => [specifier, source])))
  core = `${dirname(sources.get('@countersign/core'))}/`
}

/** Finds the sources of the packages, and the .ts file behind a .js specifier. */
export async function resolve(specifier, context, next) {
  const source = sources.get(specifier)
  if (source !== undefined) return { url: pathToFileURL(source).href, shortCircuit: true }
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
    const file = fileURLToPath(new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL))
    if (existsSync(file)) return { url: pathToFileURL(file).href, shortCircuit: true }
  }
  return await next(specifier, context)
}

/** Compiles TypeScript, and instruments the files of core. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return await next(url, context)
  const file = fileURLToPath(url)
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
    transformers: { before: file.startsWith(core) ? [instrument(relative(core, file))] : [] },
  })
  return { format: 'module', source: outputText, shortCircuit: true }
}

/** Inserts `globalThis.entered?.(file, name)` at the beginning of every function. */
function instrument(file) {
  return ({ factory }) => {
    const report = (node, source) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      const owner = node.name ?? node.parent?.name
      const name = owner === undefined ? '(anonymous)' : owner.getText(source)
      return factory.createCallChain(
        factory.createPropertyAccessExpression(factory.createIdentifier('globalThis'), 'entered'),
        factory.createToken(ts.SyntaxKind.QuestionDotToken),
        undefined,
        [factory.createStringLiteral(file), factory.createStringLiteral(`${name}:${line + 1}`)],
      )
    }
    return (source) => {
      const visit = (node) => {
        const visited = ts.visitEachChild(node, visit, undefined)
        if (!ts.isFunctionLike(node) || node.body === undefined) return visited
        const call = report(node, source)
        // The body of an arrow function may be an expression, which becomes `(entered(), expression)`.
        const body = ts.isBlock(visited.body)
          ? factory.updateBlock(visited.body, [factory.createExpressionStatement(call), ...visited.body.statements])
          : factory.createParenthesizedExpression(factory.createComma(call, visited.body))
        return withBody(factory, visited, body)
      }
      return ts.visitNode(source, visit)
    }
  }
}

function withBody(factory, node, body) {
  const { modifiers, asteriskToken, name, typeParameters, parameters, type } = node
  if (ts.isArrowFunction(node)) {
    return factory.updateArrowFunction(
      node,
      modifiers,
      typeParameters,
      parameters,
      type,
      node.equalsGreaterThanToken,
      body,
    )
  }
  if (ts.isFunctionDeclaration(node)) {
    return factory.updateFunctionDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    )
  }
  if (ts.isFunctionExpression(node)) {
    return factory.updateFunctionExpression(
      node,
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    )
  }
  if (ts.isMethodDeclaration(node)) {
    const { questionToken } = node
    return factory.updateMethodDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      questionToken,
      typeParameters,
      parameters,
      type,
      body,
    )
  }
  if (ts.isConstructorDeclaration(node)) return factory.updateConstructorDeclaration(node, modifiers, parameters, body)
  if (ts.isGetAccessor(node)) return factory.updateGetAccessorDeclaration(node, modifiers, name, parameters, type, body)
  if (ts.isSetAccessor(node)) return factory.updateSetAccessorDeclaration(node, modifiers, name, parameters, body)
  return node
}
