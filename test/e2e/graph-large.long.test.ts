import { declareLargeRelease } from './large-release.ts';

declareLargeRelease(3_000);
