import { elbo } from './elbo.ts'
import { gaussian1d } from './gaussian1d.ts'
import { gaussian2d, gaussian3d } from './gaussianOnPolytope.ts'
import { imputation } from './imputation.ts'
import { inference } from './inference.ts'
import type { Kind } from './kind.ts'
import { layers } from './layers.ts'
import { learning } from './learning.ts'
import { partition } from './partition.ts'

export interface NamedKind {
  readonly name: string
  /** The latent dimension of every case; null where each case has a model that tells. */
  readonly dim: number | null
  readonly kind: Kind<never>
}

/** Every kind of fixture there is, longer names before those that they begin with. */
const KINDS: readonly NamedKind[] = [
  { name: 'gaussian1d', dim: 1, kind: gaussian1d },
  { name: 'gaussian2d', dim: 2, kind: gaussian2d },
  { name: 'gaussian3d', dim: 3, kind: gaussian3d },
  { name: 'inference', dim: null, kind: inference },
  { name: 'partition-large', dim: null, kind: partition },
  { name: 'partition', dim: null, kind: partition },
  { name: 'learning', dim: null, kind: learning },
  { name: 'elbo', dim: null, kind: elbo },
  { name: 'imputation', dim: null, kind: imputation },
  { name: 'layers', dim: null, kind: layers },
]

/** The kind of a file: its name, and what may follow a kind's name after a character that is no letter or digit. */
export function kindOf(fileName: string): NamedKind | null {
  const base = fileName.replace(/^.*[/\\]/, '').replace(/\.json$/i, '')
  return (
    KINDS.find(
      ({ name }) => base === name || (base.startsWith(name) && /^[^a-z0-9]/i.test(base.slice(name.length))),
    ) ?? null
  )
}
