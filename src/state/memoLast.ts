/** Remember the last result of a function while its arguments stay the same references. */
export function memoLast<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let lastArgs: A | null = null
  let lastResult: R
  return (...args) => {
    if (lastArgs === null || args.some((arg, i) => !Object.is(arg, lastArgs![i]))) {
      lastResult = compute(...args)
      lastArgs = args
    }
    return lastResult
  }
}
