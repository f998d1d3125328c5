package city.laterne.lighting.internal;

/** A circuit as a plan of it grows. Used by one thread. */
final class PlannedCircuit {
  final int number;
  String name;
  String cabinet;
  final boolean assumed;
  boolean settled;
  int load;
  double longitude;
  double latitude;

  PlannedCircuit(int number, String name, String cabinet, boolean assumed) {
    this.number = number;
    this.name = name;
    this.cabinet = cabinet;
    this.assumed = assumed;
  }

  void add(double east, double north, int count) {
    longitude += east * count;
    latitude += north * count;
    load += count;
  }

  double middleLongitude() {
    return longitude / load;
  }

  double middleLatitude() {
    return latitude / load;
  }
}
