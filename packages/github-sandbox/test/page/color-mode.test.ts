import { declareColorModes } from './color-mode.ts';

/** Of those with most kinds of things on them; the others are tried by `npm run test:long`. */
declareColorModes(['/acme/shop/pull/1', '/acme/site/deployments']);
