// Type-checks projects, and prints what is wrong in their own files and in our packages, as JSON by folder: check-types.js
// <folder of the compiler> <folder>... The declarations of other libraries are parsed once for all projects and are not
// checked, which saves most of the work.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { argv, execPath, stdout } from 'node:process'

const [, , compiler, ...folders] = argv
const api = `${compiler}/lib/typescript.js`
const ts = existsSync(api) ? (await import(api)).default : undefined

const files = new Map()
function createHost(options) {
  const host = ts.createCompilerHost(options)
  const parse = host.getSourceFile.bind(host)
  host.getSourceFile = (name, language, ...rest) => {
    const id = `${name} ${language.impliedNodeFormat}`
    if (!files.has(id)) files.set(id, parse(name, language, ...rest))
    return files.get(id)
  }
  return host
}

function check(folder) {
  const { config } = ts.readConfigFile(`${folder}/tsconfig.json`, ts.sys.readFile)
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const program = ts.createProgram(fileNames, options, createHost(options))
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => fileNames.includes(fileName) || fileName.includes('/@countersign/'))
  if (ours.length === fileNames.length) throw new Error(`${folder} imports none of our packages`)
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => folder, getNewLine: () => '\n' }
  return ts.formatDiagnostics(diagnostics, host).split('\n').filter(Boolean)
}

// TypeScript 7 is a native program without this API. It checks everything, so its errors about other libraries are left out.
function checkNatively(folder) {
  const options = [`${compiler}/lib/tsc.js`, '--project', folder, '--pretty', 'false']
  const { error, stdout: output } = spawnSync(execPath, options, { cwd: folder, encoding: 'utf8' })
  if (error !== undefined) throw error
  return output.split('\n').filter((line) => /^(?:program\.ts|tsconfig\.json|\S*\/@countersign\/|error)/.test(line))
}

const checkProject = ts === undefined ? checkNatively : check
stdout.write(JSON.stringify(Object.fromEntries(folders.map((folder) => [folder, checkProject(folder)]))))
