package city.laterne.store;

/** Who may write an attribute. */
public enum Writer {
  /** The device itself, through its door or a gateway's. */
  DEVICE,
  /** A person or a program of the city through the API. */
  OPERATOR,
  /** Only the domain's own code: nobody edits it by PATCH. */
  DOMAIN
}
