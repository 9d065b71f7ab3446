using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Coordination;

/// <summary>The callbacks of this process, by topic.</summary>
internal sealed partial class Subscribers(ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<Subscription> _all = [];

    public IDisposable Add(string topic, Action onSignal)
    {
        var subscription = new Subscription(this, topic, onSignal);
        lock (_lock) _all.Add(subscription);
        return subscription;
    }

    public void Call(string topic) => Call(subscription => subscription.Topic == topic);

    public void CallAll() => Call(_ => true);

    private void Call(Predicate<Subscription> isMeant)
    {
        // Called outside of the lock: a callback may subscribe, or end its own subscription.
        List<Subscription> called;
        lock (_lock) called = _all.FindAll(isMeant);
        foreach (var subscription in called)
        {
            try
            {
                subscription.OnSignal();
            }
            catch (Exception fault)
            {
                // One subscriber's fault must not keep the signal from the others.
                LogFault(logger, fault, subscription.Topic);
            }
        }
    }

    [LoggerMessage(EventId = 800, Level = LogLevel.Error, Message = "A subscriber of the topic {Topic} failed")]
    private static partial void LogFault(ILogger logger, Exception fault, string topic);

    private sealed class Subscription(Subscribers owner, string topic, Action onSignal) : IDisposable
    {
        public string Topic => topic;

        public Action OnSignal => onSignal;

        public void Dispose()
        {
            lock (owner._lock) owner._all.Remove(this);
        }
    }
}
