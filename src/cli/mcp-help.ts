import { HELP, listOptions } from './help-text.ts';
import { MCP_OPTIONS } from './options.ts';

/**
 * What `heapdiff mcp --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatMcpHelp(): string {
  return `heapdiff mcp [options]

Serves agents over the Model Context Protocol, on standard input and output. It
answers which snapshots there are, what grew between two, who holds it, what
cutting a reference would free, and which measurement to take next, in short
answers with ids to go on from. It only reads, and only snapshots in the folders
that are allowed; links out of them are refused. String values of the heap stay
out of all answers unless allowed. Config files are not read: the analyzers are
those that come with heapdiff.

Options
${listOptions([...MCP_OPTIONS, HELP])}

In the configuration of a client
  {
    "mcpServers": {
      "heapdiff": {
        "command": "npx",
        "args": ["-y", "-p", "heapdiff", "-p", "@modelcontextprotocol/server",
                 "heapdiff", "mcp", "--allow", "/path/to/snapshots"]
      }
    }
  }

Where heapdiff is installed, install @modelcontextprotocol/server beside it, and
the command is heapdiff with the arguments from mcp on.

Exit code: 0 the client left, 2 wrong use, or the protocol's SDK is missing.
`;
}
