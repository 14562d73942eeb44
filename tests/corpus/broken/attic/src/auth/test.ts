export const timeout = 5
