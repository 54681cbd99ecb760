import { declareSuite } from '../support/suites.ts';

declareSuite('four');
