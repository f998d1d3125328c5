package city.laterne.devices.mqtt;

import city.laterne.commands.Command;
import city.laterne.commands.CommandLink;
import city.laterne.devices.CommandCodec;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.DeviceTopics;
import city.laterne.shared.Micros;
import io.netty.channel.ChannelFuture;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends commands to the clients that subscribe to the device's {@code /cmd}. Nothing is queued here
 * for clients that are away: the outbox holds the command, and its expiry.
 */
final class MqttCommandLink implements CommandLink {
  private final DeviceRegistry registry;
  private final Broker broker;

  MqttCommandLink(DeviceRegistry registry, Broker broker) {
    this.registry = registry;
    this.broker = broker;
  }

  @Override
  public boolean serves(String entityId) {
    return registry.findPathOf(entityId).isPresent();
  }

  @Override
  public CompletableFuture<Boolean> send(Command command) {
    Optional<String> path = registry.findPathOf(command.entityId());
    if (path.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    Message message =
        new Message(
            path.get() + DeviceTopics.CMD,
            CommandCodec.write(command),
            1,
            false,
            command.expiresAt() > 0 ? command.expiresAt() : Micros.ABSENT,
            Extras.NONE);
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    try {
      broker.loop.execute(() -> send(message, sent));
    } catch (RejectedExecutionException closed) {
      sent.complete(false);
    }
    return sent;
  }

  private void send(Message message, CompletableFuture<Boolean> sent) {
    int open = 0;
    int[] left = {0};
    if (!message.isExpired(broker.clock.micros())) {
      for (Map.Entry<Connection, Integer> one : broker.listeners(message.topic()).entrySet()) {
        ChannelFuture future = one.getKey().sendNow(message, Math.min(1, one.getValue()));
        if (future != null) {
          open++;
          left[0]++;
          future.addListener(
              done -> {
                left[0]--;
                if (done.isSuccess()) {
                  sent.complete(true);
                } else if (left[0] == 0) {
                  sent.complete(false);
                }
              });
        }
      }
    }
    if (open == 0) {
      sent.complete(false);
    }
  }
}
