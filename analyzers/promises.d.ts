import { type Analyzer } from 'heapdiff';

declare const promises: Analyzer<{
  least: {
    default: number;
    description: string;
  };
}>;
export default promises;
