using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Coordination;

/// <summary>Signals within one process, for a server without Redis.</summary>
public sealed class InProcessSignals(ILogger<InProcessSignals> logger) : ISignals
{
    private readonly Subscribers _subscribers = new(logger);

    /// <inheritdoc/>
    public Task PublishAsync(string topic, CancellationToken cancellationToken)
    {
        _subscribers.Call(topic);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, Action onSignal) => _subscribers.Add(topic, onSignal);
}
