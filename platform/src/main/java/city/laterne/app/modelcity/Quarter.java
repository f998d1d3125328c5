package city.laterne.app.modelcity;

import java.util.List;

/**
 * A quarter or a borough.
 *
 * @param name as people call it
 * @param borough number of the borough; −1 for a borough
 * @param faces the ground it covers
 */
record Quarter(String name, int borough, List<Face> faces) {}
