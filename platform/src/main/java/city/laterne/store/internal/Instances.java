package city.laterne.store.internal;

import city.laterne.store.Attribute;
import java.util.Comparator;
import java.util.List;

/** Instances of attributes as versions hold them. */
final class Instances {
  /** By name and dataset. */
  static final Comparator<Attribute> ORDER =
      Comparator.<Attribute>comparingInt(a -> a.name().id()).thenComparing(Attribute::datasetId);

  private Instances() {}

  /** Orders instances; of the same one twice in an operation the first counts. */
  static void order(List<Attribute> upserts) {
    upserts.sort(ORDER);
    for (int i = upserts.size() - 1; i > 0; i--) {
      if (ORDER.compare(upserts.get(i - 1), upserts.get(i)) == 0) {
        upserts.remove(i);
      }
    }
  }

  /** An instance with its times, and its sub-attributes with the same. */
  static Attribute stamped(Attribute attribute, long created, long modified) {
    Attribute result = attribute.withTimes(created, modified);
    if (attribute.sub().isEmpty()) {
      return result;
    }
    return result.withSub(
        attribute.sub().stream().map(sub -> stamped(sub, created, modified)).toList());
  }
}
