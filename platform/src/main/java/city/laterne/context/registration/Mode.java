package city.laterne.context.registration;

/** How a context source and the platform share entities (ETSI GS CIM 009 v1.9.1, clause 4.3.6). */
public enum Mode {
  /** Both hold data; requests go to both. */
  INCLUSIVE("inclusive"),
  /** The source alone holds certain attributes of certain entities. */
  EXCLUSIVE("exclusive"),
  /** Sources alone hold certain entities; requests go to all of them. */
  REDIRECT("redirect"),
  /** The source fills gaps in answers and is never written to. */
  AUXILIARY("auxiliary");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /** As the standard spells it. */
  public String word() {
    return word;
  }

  /** Whether what the source holds is not held here. */
  public boolean isProxied() {
    return this == EXCLUSIVE || this == REDIRECT;
  }
}
