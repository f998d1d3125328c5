package city.laterne.context.entity;

import city.laterne.shared.Failure;

/** Refusals of data that does not follow NGSI-LD: kind INVALID, code BadRequestData. */
public final class Bad {
  private Bad() {}

  /** A refusal with its reason. */
  public static Failure data(String message) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message);
  }

  /** A refusal with its reason and cause. */
  public static Failure data(String message, Throwable cause) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message, cause);
  }

  /** A refusal of a request whose form is wrong: kind INVALID, code InvalidRequest. */
  public static Failure request(String message) {
    return new Failure(Failure.Kind.INVALID, "InvalidRequest", message);
  }
}
