namespace CodeSight.Core.Coordination;

/// <summary>
/// Says to all processes that something about a topic changed, without saying what: a subscriber looks for itself. A hint that saves
/// waiting: signals may come twice, and while Redis is away they reach this process alone, so a subscriber looks now and then anyway.
/// </summary>
public interface ISignals
{
    /// <summary>
    /// Calls the topic's subscribers: this process's own before it returns, the other processes' as soon as Redis delivers. Never throws
    /// because Redis is away.
    /// </summary>
    Task PublishAsync(string topic, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back at each signal, and once after a connection to Redis is made again, since signals may have been missed. The callback must be
    /// quick; it may be called by several threads at once. Disposing ends it.
    /// </summary>
    IDisposable Subscribe(string topic, Action onSignal);
}
