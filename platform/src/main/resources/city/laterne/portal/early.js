/** What the page needs first is asked for while the map's library is still being read. */

import { read } from "./api.js";

/** What there is in the city. */
export const city = read("portal/city");
city.catch(() => {});
