/** The pages of the importer, as the hash of the address names them. */

export type Route = { page: 'import' } | { page: 'history' } | { page: 'batch'; id: number };

export function routeOf(hash: string): Route {
  const path = hash.replace(/^#\/?/, '').replace(/\/$/, '');
  if (path === 'importaciones') return { page: 'history' };
  const batch = /^importaciones\/(\d+)$/.exec(path);
  return batch ? { page: 'batch', id: Number(batch[1]) } : { page: 'import' };
}
