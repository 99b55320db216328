import { UsageError } from 'heapdiff';

/** The protocol's official SDK, as far as a server over standard streams needs it. */
export interface Sdk {
  readonly server: typeof import('@modelcontextprotocol/server');
  readonly stdio: typeof import('@modelcontextprotocol/server/stdio');
}

/**
 * Loads the SDK, which heapdiff does not bring: who serves no agents need not have it.
 *
 * @throws UsageError where it is not installed beside heapdiff
 */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [server, stdio] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('@modelcontextprotocol/server/stdio'),
    ]);
    return { server, stdio };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new UsageError(
      'heapdiff mcp needs @modelcontextprotocol/server, which is not installed beside heapdiff: ' +
        'npm install --save-dev @modelcontextprotocol/server; ' +
        'or npx -y -p heapdiff -p @modelcontextprotocol/server heapdiff mcp',
    );
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
