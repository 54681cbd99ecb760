import { declareLargeRelease } from './large-release.ts';

declareLargeRelease(500);
