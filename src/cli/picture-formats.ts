import type { Picture } from 'heapdiff';
import type { Engine } from './host.ts';
import type { PictureFormat } from './options.ts';

/** A picture in one of its formats; what is heavy is loaded by the one that needs it. */
export async function formatPicture(picture: Picture, format: PictureFormat, engine: Engine): Promise<string> {
  switch (format) {
    case 'svg':
      return engine.formatSvg(picture);
    case 'dot':
      return engine.formatDot(picture);
    case 'gexf':
      return engine.formatGexf(picture);
    case 'graphml':
      return engine.formatGraphml(picture);
  }
}
