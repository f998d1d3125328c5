package city.laterne.lighting;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;

/** The map of a city that has none installed. */
enum NoMap implements StreetMap {
  INSTANCE;

  @Override
  public long version() {
    return 0;
  }

  @Override
  public String attribution() {
    return "";
  }

  @Override
  public Optional<Envelope> findBounds() {
    return Optional.empty();
  }

  @Override
  public void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor) {}

  @Override
  public void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor) {}

  @Override
  public List<District> districts() {
    return List.of();
  }

  @Override
  public Optional<District> findDistrict(double longitude, double latitude) {
    return Optional.empty();
  }

  @Override
  public List<NamedStreet> search(String text, int most) {
    return List.of();
  }
}
