/** The admin token of every server that is measured. */
export const TOKEN = 'bench-admin-token';
