/** Units of one layer, and data dimensions: 28 × 28 images have 784, and 4,096 pixels are 64 × 64. */
export const MAX_LAYER_SIZE = 4096
/** Dimension of a full Σx: its Cholesky factor takes n³/3 multiply-adds, 0.4 s here. */
export const MAX_FULL_COVARIANCE = 1024
/**
 * The largest magnitude that inference may meet, in units of the noise: its square, summed over MAX_LAYER_SIZE
 * coordinates, stays far below the largest double, 1.8e308, and leaves room for data far from the manifold.
 */
export const MAX_MAGNITUDE = 1e140
/** How many prior standard deviations of z the bound on g(z) looks at. */
export const PRIOR_REACH = 100
/** Asymmetry that rounding explains, relative to the two standard deviations. */
export const SYMMETRY_TOLERANCE = 1e-12
/**
 * A covariance is singular to working precision when a pivot of its correlation matrix is below this times its
 * dimension: rounding of the entries alone moves pivots by 2⁻⁵³ a dimension.
 */
export const SINGULAR_PIVOT: number = 2 ** -52
/** Where the smallest eigenvalue, which the message shows, is still quick to compute. */
export const MAX_EIGENVALUE_DIM = 200
/** Entries of an image between two layers: 64 channels of 32 × 32. */
export const MAX_IMAGE_SIZE = 65_536
/** Products that a convolution, or differences that a pool, may take. */
export const MAX_STAGE_ENTRIES: number = 2 ** 23
