package city.laterne.store;

/**
 * Which instances of an attribute are meant.
 *
 * @param name the attribute
 * @param datasetId the instance's datasetId, empty for the default instance; says nothing when all
 *     are meant
 * @param all whether all instances are meant
 */
public record AttributeRef(Name name, String datasetId, boolean all) {
  /** All instances of an attribute. */
  public static AttributeRef all(Name name) {
    return new AttributeRef(name, "", true);
  }

  /** Whether an instance is meant. */
  public boolean means(Attribute instance) {
    return instance.name() == name && (all || instance.datasetId().equals(datasetId));
  }
}
