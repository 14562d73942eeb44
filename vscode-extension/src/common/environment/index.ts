/**
 * The private Python environment in which the language server runs.
 *
 * A start: `bundled`, `contentKey`, `findComplete`, and `serverCommand` of the folder it gives.
 * Where it gives none: `findPython`, `environmentKey`, `environmentFolder`, `create`. After the
 * server's first answer `markUsed` and `removeOld` tidy up. What a person has to know comes as
 * a `SetUpProblem`.
 */
export { type Bundled, bundled, contentKey, environmentKey } from './bundled'
export { create, type Making, type Progress } from './create'
export {
  type Command,
  environmentFolder,
  findComplete,
  isComplete,
  markUsed,
  remove,
  removeOld,
  serverCommand,
} from './folder'
export { folderAround } from './inside'
export { type ProblemKind, SetUpProblem } from './problem'
export { findPython, type Interpreter, type Wanted } from './python'
