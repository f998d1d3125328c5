package city.laterne.devices.mqtt;

import city.laterne.devices.DeviceTopics;
import city.laterne.store.Author;
import city.laterne.store.Writer;
import java.util.Set;

/**
 * What a client may do with topics. Nobody publishes to a device's {@code /cmd}: commands pass the
 * gate.
 */
sealed interface TopicRights {
  /** Who writes on behalf of the client; also the owner of its session. */
  Author author();

  /** Whether it may publish to a topic. */
  boolean mayPublish(String topic);

  /** Whether it may subscribe to a filter. */
  boolean maySubscribe(String filter);

  /** A service group's client: its own branch only. */
  record Group(String apikey, Author author, String branch) implements TopicRights {
    static Group of(String apikey) {
      return new Group(
          apikey, new Author("group:" + apikey, Set.of(Writer.DEVICE)), "/" + apikey + "/");
    }

    @Override
    public boolean mayPublish(String topic) {
      return topic.startsWith(branch) && !isCommand(topic);
    }

    @Override
    public boolean maySubscribe(String filter) {
      return filter.startsWith(branch);
    }
  }

  /** A principal with the right REPORT or ADMINISTER, or anybody at an open door. */
  record Everything(Author author) implements TopicRights {
    static Everything of(String name) {
      return new Everything(new Author(name, Set.of(Writer.DEVICE)));
    }

    @Override
    public boolean mayPublish(String topic) {
      return !isCommand(topic);
    }

    @Override
    public boolean maySubscribe(String filter) {
      return true;
    }
  }

  private static boolean isCommand(String topic) {
    return DeviceTopics.isDeviceTopic(topic, DeviceTopics.CMD);
  }
}
