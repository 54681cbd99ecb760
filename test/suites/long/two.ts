import { declareSuite } from '../../support/suites.ts';

declareSuite('long/two');
