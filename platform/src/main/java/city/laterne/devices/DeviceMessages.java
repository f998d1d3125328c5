package city.laterne.devices;

import city.laterne.commands.Confirmations;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Refusal;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What devices say, whichever door it comes through: reports become operations, answers to commands
 * go to whom they concern, the rest to the quarantine. Bad input never throws. Safe for use by many
 * threads.
 */
public final class DeviceMessages {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final DeviceRegistry registry;
  private final Quarantine quarantine;
  private final Confirmations confirmations;

  /** For the devices of a registry. */
  public DeviceMessages(
      DeviceRegistry registry, Quarantine quarantine, Confirmations confirmations) {
    this.registry = registry;
    this.quarantine = quarantine;
    this.confirmations = confirmations;
  }

  /**
   * Reads a message as a report.
   *
   * @param at when it came, µs since 1970, machine time
   * @return the operations to commit before the message is acknowledged; none when it is no report
   *     or all of it is bad
   */
  public List<Operation> report(String topic, byte[] payload, long at) {
    if (!DeviceTopics.isDeviceTopic(topic, DeviceTopics.ATTRS)) {
      return List.of();
    }
    Optional<KnownDevice> device = device(topic, DeviceTopics.ATTRS, payload);
    if (device.isEmpty()) {
      return List.of();
    }
    try {
      return ReportCodec.read(
          payload,
          device.get(),
          at,
          (reason, detail) -> quarantine.put(reason, topic, detail, payload));
    } catch (Failure full) {
      quarantine.put(QuarantineReason.UNKNOWN_ATTRIBUTE, topic, full.detail(), payload);
      return List.of();
    }
  }

  /**
   * Passes a device's answer to a command on; does nothing with other messages.
   *
   * @return done when the answer may be acknowledged: what it says is on disk, or it says nothing
   */
  public CompletableFuture<Void> answer(String topic, byte[] payload) {
    if (!DeviceTopics.isDeviceTopic(topic, DeviceTopics.CMDEXE)) {
      return CompletableFuture.completedFuture(null);
    }
    Optional<KnownDevice> device = device(topic, DeviceTopics.CMDEXE, payload);
    if (device.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<Void>> kept = new ArrayList<>(1);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), payload)) {
      if (json.nextToken() != JsonToken.START_OBJECT
          || !(ReportCodec.readValue(json, JsonToken.START_OBJECT) instanceof Value.Fields all)) {
        quarantine.put(QuarantineReason.BAD_JSON, topic, "no object", payload);
        return CompletableFuture.completedFuture(null);
      }
      String commandId = all.values().get("commandId") instanceof Value.Text(String id) ? id : "";
      for (Map.Entry<String, Value> field : all.values().entrySet()) {
        if (!field.getKey().equals("commandId") && !field.getKey().equals("TimeInstant")) {
          String detail = field.getValue() instanceof Value.Text(String t) ? t : "";
          boolean accepted = !detail.regionMatches(true, 0, "error", 0, 5);
          kept.add(
              confirmations.confirmed(
                  device.get().entityId(), field.getKey(), commandId, accepted, detail));
        }
      }
    } catch (JacksonException e) {
      quarantine.put(
          QuarantineReason.BAD_JSON, topic, String.valueOf(e.getOriginalMessage()), payload);
    }
    return kept.size() == 1
        ? kept.getFirst()
        : CompletableFuture.allOf(kept.toArray(CompletableFuture<?>[]::new));
  }

  /**
   * What is left of a report after the store refused it: the attribute that it names goes to the
   * quarantine, the rest may be tried again.
   */
  public List<Operation> afterRefusal(
      String topic, byte[] payload, List<Operation> operations, Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotYours(_, Name name, _, _) -> {
        quarantine.put(QuarantineReason.UNKNOWN_ATTRIBUTE, topic, refusal.message(), payload);
        yield without(operations, name);
      }
      case Refusal.WrongValue(_, Name name, _) -> {
        quarantine.put(QuarantineReason.WRONG_TYPE, topic, refusal.message(), payload);
        yield without(operations, name);
      }
      case Refusal.EntityMissing _,
          Refusal.EntityExists _,
          Refusal.AttributeMissing _,
          Refusal.Undeclared _,
          Refusal.TooLarge _ -> {
        quarantine.put(QuarantineReason.REFUSED, topic, refusal.message(), payload);
        yield List.of();
      }
    };
  }

  private static List<Operation> without(List<Operation> operations, Name name) {
    List<Operation> left = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Report(String entity, List<Attribute> all, long at)) {
        List<Attribute> good = all.stream().filter(one -> one.name() != name).toList();
        if (!good.isEmpty()) {
          left.add(new Operation.Report(entity, good, at));
        }
      }
    }
    return left;
  }

  private Optional<KnownDevice> device(String topic, String lastLevel, byte[] payload) {
    Optional<KnownDevice> device =
        registry.findKnown(topic.substring(0, topic.length() - lastLevel.length()));
    if (device.isEmpty()) {
      quarantine.put(QuarantineReason.UNKNOWN_DEVICE, topic, "not provisioned", payload);
    }
    return device;
  }
}
