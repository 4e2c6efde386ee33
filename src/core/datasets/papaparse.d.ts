/**
 * The part of papaparse that is used here. The published types pull in Node's, which would let core use what only
 * Node has.
 */
declare module 'papaparse' {
  interface ParseStepResult {
    readonly data: string[]
  }
  interface Parser {
    abort(): void
  }
  interface ParseConfig {
    readonly delimiter: string
    readonly step: (result: ParseStepResult, parser: Parser) => void
  }
  const Papa: { parse(text: string, config: ParseConfig): unknown }
  export default Papa
}
