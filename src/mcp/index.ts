/**
 * A server of the Model Context Protocol: an agent asks over it what `heapdiff` says of snapshots in folders that it may read.
 * Needs `@modelcontextprotocol/server`, which is installed beside heapdiff.
 *
 * @module heapdiff/mcp
 */

export { type ServeOptions, serveStdio } from './serve-stdio.ts';
