/** Fails while it loads. */
throw new Error('broken at load')
