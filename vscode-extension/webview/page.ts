/** The page of a run: its form, its progress, its result. */
export {}
