package city.laterne.store;

import java.util.Set;

/** Why a transaction was refused. */
public sealed interface Refusal {
  /** A sentence for people. */
  String message();

  /** There is such an entity already. */
  record EntityExists(String entityId) implements Refusal {
    @Override
    public String message() {
      return "Entity " + entityId + " exists already.";
    }
  }

  /** There is no such entity. */
  record EntityMissing(String entityId) implements Refusal {
    @Override
    public String message() {
      return "There is no entity " + entityId + ".";
    }
  }

  /** The entity has no such attribute. */
  record AttributeMissing(String entityId, Name name, String datasetId) implements Refusal {
    @Override
    public String message() {
      return "Entity "
          + entityId
          + " has no attribute "
          + name
          + (datasetId.isEmpty() ? "" : " with datasetId " + datasetId)
          + ".";
    }
  }

  /** The attribute belongs to another writer. */
  record NotYours(String entityId, Name name, Writer writer, Set<Writer> may) implements Refusal {
    @Override
    public String message() {
      return "Attribute "
          + name
          + " of "
          + entityId
          + " is written by "
          + writer
          + " only; this author may write as "
          + may
          + ".";
    }
  }

  /** The tenant takes declared types and attributes only. */
  record Undeclared(String entityId, String what) implements Refusal {
    @Override
    public String message() {
      return what
          + " of "
          + entityId
          + " is not declared, and this tenant takes declared data only. Maybe declare it, or set the tenant to open"
          + " ingest.";
    }
  }

  /** A value that the declaration does not allow. */
  record WrongValue(String entityId, Name name, String expected) implements Refusal {
    @Override
    public String message() {
      return "Attribute " + name + " of " + entityId + " must be " + expected + ".";
    }
  }

  /** The entity would grow past the bound. */
  record TooLarge(String entityId, int bytes, int limit) implements Refusal {
    @Override
    public String message() {
      return "Entity " + entityId + " would take " + bytes + " bytes; the limit is " + limit + ".";
    }
  }
}
