import ts from 'typescript'
import { shortcuts } from './shortcuts.js'

// Lists what parsing a certificate needs from pkijs and asn1js. Each library is one file that does work on import, and its
// classes set static fields in static blocks, so that a bundler must keep all of it.
const libraries = {
  pkijs: {
    // Sets up an engine for the cryptography of pkijs, which is not used.
    droppedCalls: ['initCryptoEngine'],
    keptCalls: [],
    // All other members of a class that describes ASN.1 encode, print, sign or verify.
    baseClass: 'PkiObject',
    keptMembers: ['constructor', 'className', 'fromSchema', 'schema'],
    droppedMembers: ['AsnError.assert'],
  },
  asn1js: {
    // This only makes encoding faster.
    droppedCalls: ['registerBuiltinEncoder', 'registerFastParser'],
    keptCalls: [],
    // Classes register themselves here, so that the decoder finds them by their tag.
    registry: 'typeStore',
    // The types that the schemas of a certificate name, and those for all others.
    keptTypes: [
      'BitString',
      'Boolean',
      'Constructed',
      'GeneralizedTime',
      'Integer',
      'ObjectIdentifier',
      'OctetString',
      'Primitive',
      'Sequence',
      'Set',
      'UTCTime',
    ],
    // These encode, print or set a value. A name without a class is a member of every class.
    droppedMembers: [
      'blockName',
      'checkYear',
      'convertFromDER',
      'convertToDER',
      'fromBigInt',
      'fromDER',
      'fromDate',
      'getValue',
      'isEqual',
      'onAsciiEncoding',
      'setValue',
      'toBER',
      'toBigInt',
      'toBuffer',
      'toDER',
      'toJSON',
      'valueBeforeDecode',
      'valueBigInt',
      'BaseBlock.toString',
      'BitString.fromBER',
      'Constructed.fromBER',
      'GeneralizedTime.toString',
      'LocalIdentificationBlock.fromBER',
      'LocalIntegerValueBlock.toString',
      'LocalIntegerValueBlock.valueDec=',
      'LocalLengthBlock.fromBER',
      'LocalObjectIdentifierValueBlock.fromString',
      'LocalSimpleStringBlock.fromString',
      'UTCTime.toString',
    ],
  },
}

// Both libraries call this for every value, and it reads the tag of the value four times. That takes a third of the time
// of decoding a certificate.
const view = {
  file: /[\\/]node_modules[\\/]@peculiar[\\/]utils[\\/]build[\\/]bytes[\\/]buffer-source\.js$/,
  begin: 'function toUint8Array(data) {',
  shortcut: 'if (data instanceof Uint8Array && data.constructor === Uint8Array) return data;',
}

const fileOf = /[\\/]node_modules[\\/](pkijs|asn1js)[\\/]build[\\/]index\.js$/
const anyFileOf =
  /(?:^|[\\/])node_modules[\\/](?:pkijs|asn1js|@peculiar[\\/]utils[\\/]build[\\/]bytes[\\/]buffer-source)\b/

/**
 * Creates a rolldown plugin that reduces pkijs and asn1js to what parsing a certificate needs. README.md describes it.
 * The build fails if the source of either library no longer matches this file.
 *
 * @returns {import('rolldown').Plugin}
 */
export function parsingOnly() {
  return {
    name: 'parsing-only',
    transform: {
      filter: { id: [fileOf, view.file] },
      handler(text, id) {
        const [, library] = fileOf.exec(id) ?? []
        return { code: library === undefined ? shortenView(text) : cutLibrary(library, text), map: null }
      },
    },
    buildEnd() {
      const other = [...this.getModuleIds()].find((id) => anyFileOf.test(id) && !fileOf.test(id) && !view.file.test(id))
      if (other !== undefined) this.error(`${other} would be bundled whole: the layout of its package has changed`)
    },
  }
}

/**
 * Makes toUint8Array return a plain Uint8Array at once.
 *
 * @param {string} text - the module of @peculiar/utils that defines toUint8Array
 * @throws Error if the module does not define it any more.
 */
export function shortenView(text) {
  if (text.split(view.begin).length !== 2) {
    throw new Error('@peculiar/utils has no toUint8Array any more. See packages/build/README.md.')
  }
  return text.replace(view.begin, `${view.begin}\n\t${view.shortcut}`)
}

/**
 * Removes what is not needed from the source of a library.
 *
 * @param {'pkijs' | 'asn1js'} library
 * @param {string} text
 * @throws Error if the source no longer matches this file.
 */
export function cutLibrary(library, text) {
  const cut = new Cut(library, shorten(library, text))
  for (const statement of cut.source.statements) cut.visit(statement)
  return cut.finish()
}

function shorten(library, text) {
  let shortened = text
  for (const { begin, end, replacement } of shortcuts[library].texts) {
    const [before, after, ...more] = shortened.split(begin)
    const rest = after?.indexOf(end) ?? -1
    if (rest < 0 || more.length > 0) {
      throw new Error(`${library} has no ${begin.trim()} any more. See packages/build/README.md.`)
    }
    shortened = before + replacement + after.slice(rest)
  }
  return shortened
}

class Cut {
  #library
  #rules
  #shortcuts
  #edits = []
  #expected

  constructor(library, text) {
    this.#library = library
    this.#rules = libraries[library]
    this.source = ts.createSourceFile(`${library}.js`, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
    this.#shortcuts = shortcuts[library]
    const {
      droppedCalls,
      keptCalls,
      baseClass,
      keptMembers = [],
      keptTypes = [],
      droppedMembers,
      registry,
    } = this.#rules
    this.#expected = new Set([
      ...[...droppedCalls, ...keptCalls, ...keptMembers, ...keptTypes, ...droppedMembers],
      ...[...Object.keys(this.#shortcuts.functions), ...Object.keys(this.#shortcuts.members)],
    ])
    if (baseClass !== undefined) this.#expected.add(baseClass)
    if (registry !== undefined) this.#expected.add(registry)
  }

  visit(statement) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return
    if (ts.isFunctionDeclaration(statement)) this.#visitFunction(statement)
    else if (ts.isExpressionStatement(statement)) this.#visitCall(statement)
    else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) this.#visitDeclaration(declaration)
    } else this.#fail(`has a statement of a new kind: ${excerpt(statement)}`)
  }

  finish() {
    for (const name of this.#expected) this.#fail(`has no ${name} any more`)
    let text = this.source.text
    for (const { start, end, replacement } of this.#edits.sort((a, b) => b.start - a.start)) {
      text = text.slice(0, start) + replacement + text.slice(end)
    }
    return text
  }

  // Every statement that runs on import, besides declarations, must be listed here.
  #visitCall(statement) {
    const { expression } = statement
    const name = ts.isCallExpression(expression) ? expression.expression.getText() : undefined
    if (this.#rules.droppedCalls.includes(name)) this.#replace(statement, '')
    else if (!this.#rules.keptCalls.includes(name)) this.#fail(`does something new on import: ${excerpt(statement)}`)
    this.#expected.delete(name)
  }

  #visitFunction({ name, body, end }) {
    const replacement = this.#shortcuts.functions[name.text]
    if (replacement !== undefined) {
      this.#expected.delete(name.text)
      this.#edits.push({ start: name.end, end, replacement })
      return
    }
    // A function that returns a class, from which other classes are derived.
    const visit = (node) => {
      if (ts.isClassExpression(node)) this.#cutMembers(name.text, node)
      else ts.forEachChild(node, visit)
    }
    visit(body)
  }

  // A bundler drops an unused declaration if it is marked as pure.
  #visitDeclaration({ name, initializer }) {
    if (initializer === undefined || ts.isLiteralExpression(initializer)) return
    if (name.getText() === this.#rules.registry) this.#expected.delete(this.#rules.registry)
    if (ts.isClassExpression(initializer)) {
      this.#cutMembers(name.getText(), initializer)
      if (this.#isRegistered(name.getText(), initializer)) return
    }
    this.#insert(initializer.getStart(), '/* @__PURE__ */ (() => (')
    this.#insert(initializer.getEnd(), '))()')
  }

  #isRegistered(className, { members }) {
    const { registry, keptTypes = [] } = this.#rules
    const registration = members.find(
      (member) => ts.isClassStaticBlockDeclaration(member) && member.getText().includes(`${registry}.`),
    )
    if (registration === undefined) return false
    if (keptTypes.includes(className)) {
      this.#expected.delete(className)
      return true
    }
    this.#replace(registration, '')
    return false
  }

  #cutMembers(className, declaration) {
    const { baseClass, keptMembers, droppedMembers } = this.#rules
    const parent = declaration.heritageClauses?.[0]?.types[0]?.expression.getText()
    const describesAsn1 = baseClass !== undefined && (className === baseClass || parent === baseClass)
    if (describesAsn1) this.#expected.delete(baseClass)
    for (const member of declaration.members) {
      if (ts.isClassStaticBlockDeclaration(member)) continue
      const memberName = ts.isConstructorDeclaration(member) ? 'constructor' : member.name?.getText()
      const qualified = `${className}.${memberName}${ts.isSetAccessor(member) ? '=' : ''}`
      const replacement = this.#shortcuts.members[qualified]
      for (const name of [memberName, qualified]) this.#expected.delete(name)
      const isDropped = describesAsn1
        ? !keptMembers.includes(memberName)
        : droppedMembers.includes(memberName) || droppedMembers.includes(qualified)
      if (isDropped) this.#replace(member, '')
      else if (replacement !== undefined) this.#replace(member, memberName + replacement)
      else if (describesAsn1 && memberName === 'fromSchema') this.#keepSchema(declaration, member)
    }
  }

  // A schema is the same at each call, and comparing data with it does not change it.
  #keepSchema(declaration, method) {
    const locals = new Set()
    const collect = (node) => {
      if ((ts.isParameter(node) || ts.isVariableDeclaration(node)) && node.name !== undefined)
        locals.add(node.name.getText())
      ts.forEachChild(node, collect)
    }
    collect(method)
    const isConstant = (node) =>
      node.kind !== ts.SyntaxKind.ThisKeyword &&
      !(ts.isIdentifier(node) && locals.has(node.text)) &&
      ts.forEachChild(node, (child) => !isConstant(child)) !== true
    const visit = (node) => {
      // A value that has just been decoded has none of the properties that a comparison adds.
      if (
        ts.isForOfStatement(node) &&
        ts.isExpressionStatement(node.statement) &&
        ts.isDeleteExpression(node.statement.expression)
      ) {
        this.#replace(node, '')
        return
      }
      const schema =
        ts.isCallExpression(node) && /\bcompareSchema$/.test(node.expression.getText()) && node.arguments[2]
      if (
        schema &&
        ts.isCallExpression(schema) &&
        schema.expression.getText().endsWith('.schema') &&
        schema.arguments.every(isConstant)
      ) {
        this.#insert(declaration.members.pos, '\n\tstatic #schema;')
        this.#insert(schema.getStart(), `${declaration.name.text}.#schema ??= `)
      }
      ts.forEachChild(node, visit)
    }
    visit(method)
  }

  #replace(node, replacement) {
    this.#edits.push({ start: node.getStart(), end: node.getEnd(), replacement })
  }

  #insert(position, replacement) {
    this.#edits.push({ start: position, end: position, replacement })
  }

  #fail(why) {
    throw new Error(`${this.#library} ${why}. See packages/build/README.md.`)
  }
}

function excerpt(node) {
  return node.getText().replace(/\s+/g, ' ').slice(0, 80)
}
