/** A number, and how far it is to be trusted. */
export interface Estimate {
  readonly value: number
  /** exact: up to rounding; quadrature: to a controlled error; sampled: seeded Monte Carlo. */
  readonly kind: 'exact' | 'quadrature' | 'sampled'
  /** 0 of what is exact; what the rule says of its own error, which exceeds it; of what is sampled one standard deviation. */
  readonly standardError: number
}
