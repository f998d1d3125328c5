package city.laterne.sweeping.routing.internal.search;

/**
 * An element done in one of its modes, as it stands in a finished route.
 *
 * @param element the element
 * @param mode index of the mode
 */
record Step(Element element, int mode) {
  /** The mode itself; elements with fewer modes than the instance repeat their first. */
  Element.Mode how() {
    return element.modes().get(mode < element.modes().size() ? mode : 0);
  }
}
