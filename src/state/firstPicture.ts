/** Longest wait: where there is no data space, as on the page of figures, nothing says so. */
const MOST_MS = 5000

/** Resolves when the data space has been drawn for the first time. */
export function firstPicture(): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName('dgn:first-picture').length > 0) resolve()
    }).observe({ type: 'mark', buffered: true })
    setTimeout(resolve, MOST_MS)
  })
}
