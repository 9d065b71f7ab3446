using CodeSight.Core.Coordination;
using CodeSight.Core.Data.Queue;

namespace CodeSight.Core.Indexing.Runs;

/// <summary>Says to all processes that a run began or ended.</summary>
public sealed class RunSignal : IDisposable
{
    private const string Topic = "runs";

    private readonly QueueSignal _signal = new();
    private readonly ISignals _signals;
    private readonly IDisposable _subscription;

    public RunSignal(ISignals signals)
    {
        _signals = signals;
        _subscription = signals.Subscribe(Topic, _signal.Set);
    }

    /// <summary>Ends when a run begins or ends, in whatever process.</summary>
    public Task Next => _signal.Next;

    /// <summary>A run began or ended. Who waits in this process knows it at once; the others are told in the background.</summary>
    public void Set() => _ = _signals.PublishAsync(Topic, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();
}
