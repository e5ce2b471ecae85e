/** What client libraries are given for a key: the real one joins at the dialer. */
export const placeholderKey = 'joined-by-the-dialer'
