package city.laterne.context.registration;

import city.laterne.context.entity.Bad;
import java.util.EnumSet;
import java.util.Set;

/** What a context source can be asked for (ETSI GS CIM 009 v1.9.1, clause 4.20). */
public enum SourceOperation {
  /** POST /entities. */
  CREATE_ENTITY("createEntity"),
  /** PATCH /entities/{id}/attrs. */
  UPDATE_ENTITY("updateEntity"),
  /** POST /entities/{id}/attrs. */
  APPEND_ATTRS("appendAttrs"),
  /** PATCH /entities/{id}/attrs/{attrId}. */
  UPDATE_ATTRS("updateAttrs"),
  /** DELETE /entities/{id}/attrs/{attrId}. */
  DELETE_ATTRS("deleteAttrs"),
  /** DELETE /entities/{id}. */
  DELETE_ENTITY("deleteEntity"),
  /** PATCH /entities/{id}. */
  MERGE_ENTITY("mergeEntity"),
  /** PUT /entities/{id}. */
  REPLACE_ENTITY("replaceEntity"),
  /** PUT /entities/{id}/attrs/{attrId}. */
  REPLACE_ATTRS("replaceAttrs"),
  /** DELETE /entities. */
  PURGE_ENTITY("purgeEntity"),
  /** POST /entityOperations/create. */
  CREATE_BATCH("createBatch"),
  /** POST /entityOperations/upsert. */
  UPSERT_BATCH("upsertBatch"),
  /** POST /entityOperations/update. */
  UPDATE_BATCH("updateBatch"),
  /** POST /entityOperations/delete. */
  DELETE_BATCH("deleteBatch"),
  /** POST /entityOperations/merge. */
  MERGE_BATCH("mergeBatch"),
  /** GET /entities/{id}. */
  RETRIEVE_ENTITY("retrieveEntity"),
  /** GET /entities. */
  QUERY_ENTITY("queryEntity"),
  /** POST /entityOperations/query. */
  QUERY_BATCH("queryBatch"),
  /** GET /types. */
  RETRIEVE_ENTITY_TYPES("retrieveEntityTypes"),
  /** GET /types?details=true. */
  RETRIEVE_ENTITY_TYPE_DETAILS("retrieveEntityTypeDetails"),
  /** GET /types/{type}. */
  RETRIEVE_ENTITY_TYPE_INFO("retrieveEntityTypeInfo"),
  /** GET /attributes. */
  RETRIEVE_ATTR_TYPES("retrieveAttrTypes"),
  /** GET /attributes?details=true. */
  RETRIEVE_ATTR_TYPE_DETAILS("retrieveAttrTypeDetails"),
  /** GET /attributes/{attrId}. */
  RETRIEVE_ATTR_TYPE_INFO("retrieveAttrTypeInfo"),
  /** POST /temporal/entities. */
  UPSERT_TEMPORAL("upsertTemporal"),
  /** POST /temporal/entities/{id}/attrs. */
  APPEND_ATTRS_TEMPORAL("appendAttrsTemporal"),
  /** DELETE /temporal/entities/{id}/attrs/{attrId}. */
  DELETE_ATTRS_TEMPORAL("deleteAttrsTemporal"),
  /** PATCH /temporal/entities/{id}/attrs/{attrId}/{instanceId}. */
  UPDATE_ATTR_INSTANCE_TEMPORAL("updateAttrInstanceTemporal"),
  /** DELETE /temporal/entities/{id}/attrs/{attrId}/{instanceId}. */
  DELETE_ATTR_INSTANCE_TEMPORAL("deleteAttrInstanceTemporal"),
  /** DELETE /temporal/entities/{id}. */
  DELETE_TEMPORAL("deleteTemporal"),
  /** GET /temporal/entities/{id}. */
  RETRIEVE_TEMPORAL("retrieveTemporal"),
  /** GET /temporal/entities. */
  QUERY_TEMPORAL("queryTemporal"),
  /** POST /subscriptions. */
  CREATE_SUBSCRIPTION("createSubscription"),
  /** PATCH /subscriptions/{id}. */
  UPDATE_SUBSCRIPTION("updateSubscription"),
  /** GET /subscriptions/{id}. */
  RETRIEVE_SUBSCRIPTION("retrieveSubscription"),
  /** GET /subscriptions. */
  QUERY_SUBSCRIPTION("querySubscription"),
  /** DELETE /subscriptions/{id}. */
  DELETE_SUBSCRIPTION("deleteSubscription");

  private static final Set<SourceOperation> RETRIEVE = EnumSet.of(RETRIEVE_ENTITY, QUERY_ENTITY);
  private static final Set<SourceOperation> UPDATE =
      EnumSet.of(UPDATE_ENTITY, UPDATE_ATTRS, REPLACE_ENTITY, REPLACE_ATTRS);
  private static final Set<SourceOperation> DISCOVERY =
      EnumSet.range(RETRIEVE_ENTITY_TYPES, RETRIEVE_ATTR_TYPE_INFO);
  private static final Set<SourceOperation> FEDERATION = federation();
  private static final Set<SourceOperation> REDIRECTION = redirection();

  private final String word;

  SourceOperation(String word) {
    this.word = word;
  }

  /** As the standard spells it. */
  public String word() {
    return word;
  }

  private static Set<SourceOperation> federation() {
    Set<SourceOperation> all = EnumSet.copyOf(DISCOVERY);
    all.addAll(EnumSet.range(RETRIEVE_ENTITY, QUERY_BATCH));
    all.addAll(EnumSet.range(CREATE_SUBSCRIPTION, DELETE_SUBSCRIPTION));
    return all;
  }

  private static Set<SourceOperation> redirection() {
    Set<SourceOperation> all = EnumSet.copyOf(DISCOVERY);
    all.addAll(EnumSet.range(CREATE_ENTITY, PURGE_ENTITY));
    all.addAll(RETRIEVE);
    return all;
  }

  /** What a source offers that says nothing about it. */
  public static Set<SourceOperation> usual() {
    return FEDERATION;
  }

  /** What may be asked of an auxiliary source. */
  public static Set<SourceOperation> ofAuxiliaries() {
    return RETRIEVE;
  }

  /**
   * The operations of a name, or of the name of a group.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  public static Set<SourceOperation> parse(String name) {
    switch (name) {
      case "federationOps" -> {
        return FEDERATION;
      }
      case "updateOps" -> {
        return UPDATE;
      }
      case "retrieveOps" -> {
        return RETRIEVE;
      }
      case "redirectionOps" -> {
        return REDIRECTION;
      }
      default -> {
        for (SourceOperation operation : values()) {
          if (operation.word.equals(name)) {
            return EnumSet.of(operation);
          }
        }
      }
    }
    throw Bad.data(
        "Operation \""
            + name
            + "\" is not known; maybe one of federationOps, redirectionOps, retrieveOps,"
            + " updateOps?");
  }
}
