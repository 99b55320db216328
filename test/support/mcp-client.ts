import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { BUILT_CLI } from './cli.ts';

/** What a tool said. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
  /** Empty for an error. */
  // biome-ignore lint/suspicious/noExplicitAny: what a client gets is JSON, and what is in it the test says.
  readonly data: any;
}

/** A client of the protocol's official SDK, and the built server that it has started. */
export interface McpClient {
  readonly client: Client;
  /** Calls that were made. */
  callCount(): number;
  call(tool: string, args?: { readonly [name: string]: unknown }): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/**
 * Starts `heapdiff mcp` and connects.
 *
 * @param args - what follows `mcp`
 * @param folder - where it works
 * @param options - how the client speaks
 */
export async function startMcp(
  args: readonly string[],
  folder: string = process.cwd(),
  options: ClientOptions = {},
): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1.0.0' }, options);
  const command = { command: process.execPath, args: [BUILT_CLI, 'mcp', ...args], cwd: folder };
  await client.connect(new StdioClientTransport({ ...command, stderr: 'inherit' }));
  let calls = 0;
  return {
    client,
    callCount: () => calls,
    async call(tool, argumentsOfTool = {}) {
      calls++;
      const {
        isError = false,
        content,
        structuredContent,
      } = await client.callTool({
        name: tool,
        arguments: argumentsOfTool,
      });
      const [first] = content as { readonly text: string }[];
      return { isError, text: first.text, data: structuredContent ?? {} };
    },
    close: () => client.close(),
  };
}
