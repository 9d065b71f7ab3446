namespace CodeSight.Core.Coordination;

/// <summary>
/// Notifies all processes that something about a topic has changed; subscribers query the new state themselves. Signals are hints: one may
/// be delivered twice, and while Redis is unavailable signals stay within this process, so subscribers must poll as well.
/// </summary>
public interface ISignals
{
    /// <summary>
    /// Calls the topic's subscribers: those of this process before it returns, those of other processes when Redis delivers the message.
    /// Does not throw when Redis is unavailable.
    /// </summary>
    Task PublishAsync(string topic, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="onSignal"/> at each signal, and once after a reconnection to Redis, since signals may have been missed. The
    /// callback must not block and may be called by several threads at once. Dispose the result to unsubscribe.
    /// </summary>
    IDisposable Subscribe(string topic, Action onSignal);
}
