/** Pure transitions of what is about the moment: results, jobs, notices. None of them is undone. */
import type { AppState, JobState, Notice, ResultName, ResultsState } from '../appState.ts'

/** Keep a result with the version of the inputs that made it. */
export function setResult<K extends ResultName>(
  state: AppState,
  name: K,
  result: ResultsState[K],
): Partial<AppState> {
  return { results: { ...state.results, [name]: result } }
}

/** Without what other parameters than the present ones made: for a model of which nothing will be computed by itself. */
export function dropOldResults({ model, results }: AppState): ResultsState {
  const kept = <T extends { readonly basedOn: number }>(result: T | null): T | null =>
    result?.basedOn === model.version ? result : null
  return {
    partition: kept(results.partition),
    incomplete: kept(results.incomplete),
    density: kept(results.density),
    posterior: kept(results.posterior),
    latentDensity: kept(results.latentDensity),
    dissection: kept(results.dissection),
    scores: kept(results.scores),
    samples: kept(results.samples),
    // of the data
    principalAxes: results.principalAxes,
  }
}

export function setJob(state: AppState, name: keyof AppState['jobs'], job: JobState): Partial<AppState> {
  return { jobs: { ...state.jobs, [name]: job } }
}

export type NewNotice = Omit<Notice, 'id' | 'details' | 'params'> &
  Partial<Pick<Notice, 'details' | 'params'>>

const MAX_NOTICES = 4

/** Show a notice; the same one again replaces itself, and only the newest few stay. */
export function addNotice(state: AppState, notice: NewNotice): Partial<AppState> {
  const id = state.lastNoticeId + 1
  const full: Notice = { params: {}, details: [], ...notice, id }
  const others = state.notices.filter(
    // what a later file brought makes an earlier one's remarks old
    (n) =>
      n.key !== full.key ||
      (full.tone !== 'info' && JSON.stringify(n.params) !== JSON.stringify(full.params)),
  )
  return { notices: [...others, full].slice(-MAX_NOTICES), lastNoticeId: id }
}

export function dismissNotice(state: AppState, id: number): Partial<AppState> {
  return { notices: state.notices.filter((notice) => notice.id !== id) }
}
