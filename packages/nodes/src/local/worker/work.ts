import { createWork } from '../../inference/do-work.ts'
import { loadFromFolder } from '../load-from-folder.ts'

/** Carries out one piece of work on models that lie in folders of the disk. */
export const doWork = createWork(loadFromFolder)
